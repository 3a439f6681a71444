import { statSync } from 'node:fs';
import { Command } from 'commander';
import { archiveOf, buildImage, catalogue, Image, isBuilt, ownImage, pruneImages } from '../../local/images';
import { Problem } from '../../problem';
import { outputOption } from '../options';
import { printableJson } from '../view/printable';
import { table } from '../view/terminal';

export function imagesCommand(): Command {
  const images = new Command('images')
    .description('Container images built from package registries (Debian, PyPI, Maven Central), without Docker, under the names of the official ones.')
    .addHelpText('after', '\nExamples:\n  $ bigdata images load spark           # into the local cluster\n  $ bigdata images load -t registry.example.org/airflow:1 ./airflow    # one of your own, FROM apache/airflow:...\n  $ ctr -n k8s.io images import $(bigdata images build spark)\n  $ kind load image-archive $(bigdata images build spark)');
  ownOptions(images.command('build'))
    .description('builds images and prints the paths of their OCI archives; does nothing for those that are there')
    .action(async (names: string[], options: OwnOptions) => {
      await built(names, options, (image) => {
        if (isBuilt(image)) process.stdout.write(`${archiveOf(image)}\n`);
      });
    });
  ownOptions(images.command('load'))
    .description('puts images on the nodes of a local cluster that lack them; builds them if need be')
    .option('--name <name>', 'name of the cluster', 'bigdata')
    .option('--node <name>', 'only to this node (repeatable); pods that need the image must be kept off the others', collected)
    .action(async (names: string[], { name: cluster, node: nodes, ...options }: OwnOptions & { name: string; node?: string[] }) => {
      const { loadImage } = await import('../../local/cluster/index.js');
      await built(names, options, (image) => loadImage(cluster, image, nodes));
    });
  images.command('prune')
    .description('removes all images from the cache but those of this version: of earlier ones, and of folders of your own; downloads stay')
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
      if (output === 'json') process.stdout.write(`${printableJson(rows)}\n`);
      else process.stdout.write(`${table([['NAME', 'MB', 'REFERENCE', ''], ...rows.map((row) => [row.name, row.bytes ? (row.bytes / 1e6).toFixed(0) : '-', row.references[0] ?? '-', row.description])])}\n`);
    });
  return images;
}

interface OwnOptions {
  readonly tag?: string;
  readonly buildArg: string[];
}

function ownOptions(command: Command): Command {
  return command
    .argument('[names...]', 'default: all; with --tag, a folder with a Containerfile or Dockerfile')
    .option('-t, --tag <reference>', 'builds an image of your own under this name; its FROM may name an official image of which there is one here')
    .option('--build-arg <key=value>', 'for its ARG; whoever has the image can read it (repeatable)', collected, []);
}

function collected(value: string, all: string[] = []): string[] {
  return [...all, value];
}

/** Each image once it is built, one after the other. */
async function built(names: readonly string[], { tag, buildArg }: OwnOptions, use: (image: Image) => Promise<void> | void): Promise<void> {
  const known = catalogue();
  if (tag !== undefined) {
    if (names.length !== 1) throw new Problem(`--tag names one image, and there are ${names.length} folders.`, 'Pass the folder that has its Containerfile or Dockerfile.');
    const image = ownImage(names[0], tag, known, buildArg);
    return use(await buildImage(image.name, undefined, [...known, image]));
  }
  const folder = names.find((name) => name.includes('/'));
  if (folder !== undefined) throw new Problem(`${folder} is a folder, and its image has no name.`, 'Pass it as --tag, such as registry.example.org/airflow:1.');
  if (buildArg.length > 0) throw new Problem('--build-arg is for an image of your own.', 'Pass --tag, too.');
  for (const name of orAll(names, known)) await use(await buildImage(name, undefined, known));
}

/** Without names those that a cluster can find by a reference. */
function orAll(names: readonly string[], known: readonly Image[]): readonly string[] {
  return names.length > 0 ? names : known.filter(({ references }) => references.length > 0).map(({ name }) => name);
}
