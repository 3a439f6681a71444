import { createReadStream } from 'node:fs';
import { Problem } from '../../problem';
import { archiveOf, Image } from '../images';
import { Node, nodesOf } from './nodes';
import { command } from '../machine/command';
import { Progress } from '../machine/progress';

/**
 * Puts a built image on the nodes that lack it, one after the other: it is disk and CPU of one machine.
 * @param names of nodes @default all that run
 */
export async function loadImage(cluster: string, image: Image, names?: readonly string[]): Promise<void> {
  const progress = new Progress();
  const nodes = chosenNodes(cluster, names);
  const digest = await digestOf(archiveOf(image));
  for (const node of nodes) {
    if (await has(node, image, digest)) {
      progress.line(`${node.name} has ${image.name}`);
    } else {
      progress.line(`loading ${image.name} into ${node.name}`);
      await node.ctr(['images', 'import', '-'], { input: createReadStream(archiveOf(image)) });
    }
  }
}

function chosenNodes(cluster: string, names?: readonly string[]): Node[] {
  const running = nodesOf(cluster);
  const remedy = `\`bigdata cluster status --name ${cluster}\` shows its nodes.`;
  if (running.length === 0) throw new Problem(`No node of the cluster "${cluster}" runs.`, remedy);
  const missing = names?.find((name) => !running.some((node) => node.name === name));
  if (missing !== undefined) throw new Problem(`The cluster "${cluster}" has no node "${missing}" that runs.`, remedy);
  return running.filter(({ name }) => names?.includes(name) ?? true);
}

/** Source: OCI Image Layout Specification. */
async function digestOf(archive: string): Promise<string> {
  const index = JSON.parse(await command('tar', ['--extract', '--to-stdout', '--file', archive, 'index.json'])) as { manifests: { digest: string }[] };
  return index.manifests[0].digest;
}

/** `check` says whether all layers are there, which an interrupted import may have left out. */
async function has(node: Node, image: Image, digest: string): Promise<boolean> {
  const lines = (await node.ctr(['images', 'check', `name==${image.references[0]}`])).split('\n');
  return lines.some((line) => line.includes(digest) && / complete \(/.test(line) && / true\s*$/.test(line));
}
