import { createReadStream } from 'node:fs';
import { Problem } from '../../problem';
import { archiveOf, Image } from '../images';
import { Node, nodesOf } from './nodes';
import { command } from '../machine/command';
import { Progress } from '../machine/progress';

const CTR = ['ctr', '--namespace=k8s.io', 'images'];

/** Puts a built image on every running node that lacks it, one after the other: it is disk and CPU of one machine. */
export async function loadImage(cluster: string, image: Image, progress = new Progress()): Promise<void> {
  const nodes = nodesOf(cluster);
  if (nodes.length === 0) throw new Problem(`No node of the cluster "${cluster}" runs.`, `\`bigdata cluster status --name ${cluster}\``);
  const digest = await digestOf(archiveOf(image));
  for (const node of nodes) {
    if (await has(node, image, digest)) {
      progress.line(`${node.name} has ${image.name}`);
    } else {
      progress.line(`loading ${image.name} into ${node.name}`);
      await node.exec([...CTR, 'import', '-'], { input: createReadStream(archiveOf(image)) });
    }
  }
}

/** Source: OCI Image Layout Specification. */
async function digestOf(archive: string): Promise<string> {
  const index = JSON.parse(await command('tar', ['--extract', '--to-stdout', '--file', archive, 'index.json'])) as { manifests: { digest: string }[] };
  return index.manifests[0].digest;
}

/** `check` says whether all layers are there, which an interrupted import may have left out. */
async function has(node: Node, image: Image, digest: string): Promise<boolean> {
  const lines = (await node.exec([...CTR, 'check', `name==${image.references[0]}`])).split('\n');
  return lines.some((line) => line.includes(digest) && / complete \(/.test(line) && / true\s*$/.test(line));
}
