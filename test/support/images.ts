import { join } from 'node:path';
import { bigdata, Outcome, ROOT, succeed } from './command';
import { TEST_CLUSTER } from './kubernetes';
import { SPARE } from './spare-node';
import { loadImage } from '../../src/local/cluster';
import { buildImage, catalogue } from '../../src/local/images';
import { packagePath } from '../../src/local/machine/paths';

/** Nodes on which pods run that do not ask for the spare one. */
const NODES = ['node-1', 'node-2'];

/** Images of the package, on the nodes that run any pod. */
export const loadImages = (...names: string[]) => load(names, NODES);

/** The same, for pods that tolerate the spare node. */
export const loadImagesEverywhere = (...names: string[]) => load(names, [...NODES, SPARE]);

function load(names: string[], nodes: string[]): Promise<Outcome> {
  return succeed(bigdata(['images', 'load', ...names, '--name', TEST_CLUSTER, ...nodes.flatMap((node) => ['--node', node])]));
}

/** Builds what only tests need, of test/images, as the images of the package are built, and puts it on the nodes. */
export async function loadTestImages(...names: string[]): Promise<void> {
  const images = catalogue(packagePath('images'), join(ROOT, 'test/images'));
  for (const name of names) await loadImage(TEST_CLUSTER, await buildImage(name, undefined, images), NODES);
}
