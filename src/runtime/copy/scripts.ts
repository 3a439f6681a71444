/** What runs in the pod that copies: argv that reads a tar from stdin, or writes one to stdout. */
export interface Scripts {
  /** @param path where to @param name of what comes */
  receive(path: string, name: string): string[];
  send(path: string): string[];
}
