/** Where the objects of a stack were described, in words that are the same on every machine with the same checkout. */
export interface Origin {
  /** The folder of the command, by repository and path. */
  readonly folder: string;
  /** Files and folders of manifests; undefined when the program of the folder has described them. */
  readonly files?: readonly string[];
}

/** Whether objects that one origin described may be missing from another one. */
export function isElsewhere(now: Origin, before: Origin): boolean {
  if (now.folder !== before.folder || (now.files === undefined) !== (before.files === undefined)) return true;
  return Boolean(before.files?.some((file) => !now.files!.includes(file)));
}

export function originText({ folder, files }: Origin): string {
  return files === undefined ? `the program in ${folder}` : `${files.join(', ')} in ${folder}`;
}
