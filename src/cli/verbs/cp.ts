import { Command } from 'commander';
import { Problem } from '../../problem';
import { download, Place, upload } from '../../runtime';
import { ClusterOptions, clusterOptions, interruption, withClient } from '../options';
import { amount, say, show, transient } from '../view/terminal';

interface Options extends ClusterOptions {
  readonly image?: string;
}

export function cpCommand(): Command {
  return clusterOptions(new Command('cp'))
    .description('Copies a file or a folder into a volume or HDFS, or out of one. A file arrives whole or not at all.')
    .argument('<source>', 'a path, or CLAIM:/path in the volume of a PersistentVolumeClaim, or hdfs://[CLUSTER]/path; FOLDER/. is what is in it')
    .argument('<target>', 'the other of the two; into a folder if it is one or ends in a slash')
    .option('--image <name>', 'image with sh and tar for the pod that copies (default: that of a workload that mounts the claim)')
    .addHelpText('after', '\nExamples:\n  $ bigdata cp flights-3m.parquet flights-data:/\n  $ bigdata cp flights-data:/results ./results\n  $ bigdata cp flights-3m.parquet hdfs:///data/')
    .action(async (source: string, target: string, options: Options) => {
      const from = placeOf(source);
      const to = placeOf(target);
      if (Boolean(from) === Boolean(to)) throw new Problem('One of the two must be in a volume or HDFS, and only one.', 'bigdata cp file CLAIM:/, or bigdata cp hdfs:///file .');
      await withClient(options, async (client) => {
        const copyOptions = {
          image: options.image,
          report: show,
          signal: interruption('what has not arrived as a whole is dropped'),
          progress: (bytes: number) => transient(amount(bytes)),
        };
        const started = Date.now();
        const { bytes, leftOut } = to ? await upload(client, source, to, copyOptions) : await download(client, from!, target, copyOptions);
        if (leftOut.length > 0) say('left out', `what is neither file, folder nor link: ${leftOut.map((path) => JSON.stringify(path)).join(', ')}`);
        say('copied', `${source} to ${target}: ${amount(bytes)} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
      });
    });
}

/** `hdfs://cluster/path`, or `claim:/path` as kubectl cp has it; a path with a slash before its colon is local. */
function placeOf(text: string): Place | undefined {
  const hdfs = /^hdfs:\/\/([-a-z0-9]*)(\/.*)$/s.exec(text);
  if (hdfs) return { hdfs: hdfs[1] || undefined, path: hdfs[2] };
  const match = /^([a-z0-9][-.a-z0-9]*):(.*)$/s.exec(text);
  return match ? { claim: match[1], path: match[2] || '/' } : undefined;
}
