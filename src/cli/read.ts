import { text } from 'node:stream/consumers';
import { Problem } from '../problem';
import { KubeObject, parseManifests, readManifests } from '../runtime';

/** Objects of -f: all files and folders together are one description, `-` is stdin. */
export async function readAll(paths: readonly string[], recursive?: boolean): Promise<KubeObject[]> {
  const read = await Promise.all(paths.map(async (path) =>
    (path === '-' ? parseManifests(await text(process.stdin), 'stdin') : readManifests(path, { recursive }))));
  const objects = read.flat();
  if (objects.length === 0) throw new Problem('stdin holds no Kubernetes objects.', 'Pass YAML or JSON to -f -.');
  return objects;
}
