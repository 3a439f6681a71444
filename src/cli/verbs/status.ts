import { Command } from 'commander';
import {
  CORE, DescribedObject, diagnosePod, findDescribed, findLabelled, instanceOf, KubeClient, KubeObject, podText, Stack, statusOf,
} from '../../runtime';
import { outputOption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { readAll } from '../read';
import { printableJson } from '../view/printable';
import { say, table } from '../view/terminal';

interface Options extends StackOptions {
  readonly filename?: readonly string[];
  readonly recursive?: boolean;
  readonly output?: string;
}

export function statusCommand(): Command {
  return stackOptions(new Command('status'))
    .description('Lists the objects of a stack and its pods, with their state and what is wrong. Of what kubectl, Argo CD or Flux have applied it '
      + 'lists what -f describes; without -f, the objects of the namespace that our constructs have made (those of one application or cluster with '
      + '--name). Costs one request per kind, with -f one per object.')
    .option('-f, --filename <path...>', 'folder or file of manifests, or - for stdin: looks at what they describe, whoever has applied it; may be repeated')
    .option('-R, --recursive', 'enter the folders in a folder of -f, too')
    .addOption(outputOption())
    .addHelpText('after', '\nExamples:\n  $ bigdata status\n  $ bigdata status -f dist/ -n data\n  $ bigdata status --name flights -n data')
    .action(async (options: Options) => {
      const described = options.filename && await readAll(options.filename, options.recursive);
      await withClient(options, async (client) => {
        const found = described ? await findDescribed(client, described) : (await applied(client, options)).map((stored) => ({ object: stored, stored }));
        const lines = [...found.map(objectLine), ...(await podsOf(client, found)).map(podLine)];
        if (options.output === 'json') process.stdout.write(`${printableJson(lines)}\n`);
        else process.stdout.write(`${table([['KIND', 'NAME', 'STATE', ''], ...lines.map(({ kind, name, state, message }) => [kind, name, state, message])])}\n`);
      });
    });
}

/** Of the stack, or of whatever else has applied objects of ours. */
async function applied(client: KubeClient, options: Options): Promise<KubeObject[]> {
  const stack = new Stack(client, stackName(options));
  const members = await stack.find();
  if (members) return members;
  const labelled = await findLabelled(client, options.name);
  if (labelled.length === 0) return stack.objects(); // says what there is instead
  say('note', `\`bigdata up\` has applied nothing as ${JSON.stringify(stack.name)} here; these are objects of our constructs that another tool has applied`);
  return labelled;
}

async function podsOf(client: KubeClient, found: readonly DescribedObject[]): Promise<KubeObject[]> {
  const namespaces = [...new Set(found.map(({ object }) => object.metadata.namespace).filter((namespace) => namespace !== undefined))];
  const instances = new Set(found.map(({ object }) => instanceOf(object)).filter(Boolean));
  const lists = await Promise.all(namespaces.map((namespace) => client.list(CORE.pods, { namespace })));
  return lists.flatMap(({ items }) => items).filter((pod) => instances.has(instanceOf(pod)));
}

interface Line {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly state: string;
  readonly message: string;
}

function objectLine({ object: { kind, metadata: { namespace = '', name } }, stored }: DescribedObject): Line {
  return { kind, namespace, name, ...(stored ? statusOf(stored) : { state: 'missing', message: 'is not there' }) };
}

function podLine(pod: KubeObject): Line {
  const { namespace = '', name } = pod.metadata;
  return { kind: 'Pod', namespace, name, state: statusOf(pod).state, message: diagnosePod(pod)?.cause ?? podText(pod) };
}
