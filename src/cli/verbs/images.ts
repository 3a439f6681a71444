import { statSync } from 'node:fs';
import { Command } from 'commander';
import { archiveOf, buildImage, catalogue, isBuilt, pruneImages } from '../../local/images';
import { outputOption } from '../options';
import { table } from '../view/terminal';

export function imagesCommand(): Command {
  const images = new Command('images')
    .description('Container images built from package registries (Debian, PyPI, Maven Central), without Docker, under the names of the official ones.')
    .addHelpText('after', '\nExamples:\n  $ bigdata images load spark           # into the local cluster\n  $ ctr -n k8s.io images import $(bigdata images build spark)\n  $ kind load image-archive $(bigdata images build spark)');
  images.command('build')
    .description('builds images and prints the paths of their OCI archives; does nothing for those that are there')
    .argument('[names...]', 'default: all')
    .action(async (names: string[]) => {
      for (const name of orAll(names)) {
        const image = await buildImage(name);
        if (isBuilt(image)) process.stdout.write(`${archiveOf(image)}\n`);
      }
    });
  images.command('load')
    .description('puts images on the nodes of a local cluster that lack them; builds them if need be')
    .argument('[names...]', 'default: all')
    .option('--name <name>', 'name of the cluster', 'bigdata')
    .action(async (names: string[], { name: cluster }: { name: string }) => {
      const { loadImage } = await import('../../local/cluster/index.js');
      for (const name of orAll(names)) await loadImage(cluster, await buildImage(name));
    });
  images.command('prune')
    .description('removes from the cache what other versions of this package have built; downloads stay')
    .action(async () => {
      const { removed, bytes } = await pruneImages(catalogue());
      for (const what of removed) process.stdout.write(`${what}\n`);
      process.stderr.write(`${removed.length} archives and images removed; the archives had ${(bytes / 1e6).toFixed(0)} MB\n`);
    });
  images.command('list')
    .description('what there is')
    .addOption(outputOption())
    .action(({ output }: { output?: string }) => {
      const rows = catalogue().map((image) => ({
        name: image.name,
        key: image.key,
        references: image.references,
        description: image.description,
        archive: isBuilt(image) ? archiveOf(image) : undefined,
        bytes: isBuilt(image) ? statSync(archiveOf(image)).size : undefined,
      }));
      if (output === 'json') process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
      else process.stdout.write(`${table([['NAME', 'MB', 'REFERENCE', ''], ...rows.map((row) => [row.name, row.bytes ? (row.bytes / 1e6).toFixed(0) : '-', row.references[0] ?? '-', row.description])])}\n`);
    });
  return images;
}

/** Without names those that a cluster can find by a reference. */
function orAll(names: readonly string[]): readonly string[] {
  return names.length > 0 ? names : catalogue().filter(({ references }) => references.length > 0).map(({ name }) => name);
}
