export interface Identity {
  readonly path: string;
  readonly name: string;
  readonly namespace?: string;
}

/** Objects are named after the application, so another one by its name in the same namespace would overwrite them. */
export function namesakes(own: Identity, all: readonly Identity[]): string[] {
  return all
    .filter(({ path, name, namespace }) => path !== own.path && name === own.name && namespace === own.namespace)
    .map(({ path }) => `applicationName ${own.name} is that of ${path}, too, in the same namespace. Give one of them another applicationName.`);
}
