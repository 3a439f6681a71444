import { existsSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { basesOf, Image } from './catalogue';
import { namesOf, normalized } from './reference';
import { Problem } from '../../problem';
import { contentKey } from '../machine/content';

/** Source: Docker and Podman, which look for them in this order. */
const FILES = ['Containerfile', 'Dockerfile'];

/**
 * An image of the user's, from a folder with a Containerfile or Dockerfile such as Docker builds. Where that starts from an image whose name one of the
 * known ones bears, that one is meant.
 * @param buildArguments `KEY=VALUE`; whoever has the image can read them
 */
export function ownImage(folder: string, tag: string, known: readonly Image[], buildArguments: readonly string[] = []): Image {
  const file = FILES.map((name) => join(folder, name)).find(existsSync);
  if (!file) throw new Problem(`${folder} has no Containerfile and no Dockerfile.`, 'Name a folder that has one, or an image that `bigdata images list` shows.');
  const reference = normalized(tag);
  if (reference.endsWith(':latest')) throw new Problem(`${tag}: Kubernetes fetches the newest image of that name for each pod, and no registry has this one.`, 'Use another tag.');
  const wrong = buildArguments.find((argument) => !/^\w+=/.test(argument));
  if (wrong !== undefined) throw new Problem(`--build-arg: ${JSON.stringify(wrong)} is not KEY=VALUE.`);
  const started = basesOf(readFileSync(file, 'utf8')).flatMap((written) => known.filter((image) => namesOf(image).includes(written)).map((image) => ({ written, image })));
  const parents = known.filter((image) => started.some((base) => base.image === image));
  const name = basename(resolve(folder)).toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '');
  return {
    name: ['own', name].filter(Boolean).join('-'), // not that of one of ours
    folders: [folder],
    description: `from ${folder}`,
    references: [reference],
    parents: parents.map((parent) => parent.name),
    bases: Object.fromEntries(started.map(({ written, image }) => [written, image.name])),
    buildArguments,
    prepares: false,
    key: contentKey([folder], tag, ...buildArguments, ...parents.map((parent) => parent.key)),
  };
}
