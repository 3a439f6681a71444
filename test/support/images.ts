import { join } from 'node:path';
import { ROOT } from './command';
import { TEST_CLUSTER } from './kubernetes';
import { loadImage } from '../../src/local/cluster';
import { buildImage, catalogue } from '../../src/local/images';
import { packagePath } from '../../src/local/machine/paths';

/** Builds what only tests need, of test/images, as the images of the package are built, and puts it on the nodes. */
export async function loadTestImages(...names: string[]): Promise<void> {
  const images = catalogue(packagePath('images'), join(ROOT, 'test/images'));
  for (const name of names) await loadImage(TEST_CLUSTER, await buildImage(name, undefined, images));
}
