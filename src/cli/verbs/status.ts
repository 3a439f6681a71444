import { Command } from 'commander';
import { LABELS } from '../../contract';
import { CORE, diagnosePod, podText, Stack, statusOf } from '../../runtime';
import { outputOption, stackName, StackOptions, stackOptions, withClient } from '../options';
import { table } from '../view/terminal';

export function statusCommand(): Command {
  return stackOptions(new Command('status'))
    .description('Lists the objects of a stack and its pods, with their state and what is wrong. Costs one request per kind.')
    .addOption(outputOption())
    .action(async (options: StackOptions & { output?: string }) => {
      await withClient(options, async (client) => {
        const objects = await new Stack(client, stackName(options)).objects();
        const namespaces = [...new Set(objects.map(({ metadata }) => metadata.namespace).filter((found) => found !== undefined))];
        const instances = new Set(objects.map(({ metadata }) => metadata.labels?.[LABELS.instance]).filter(Boolean));
        const all = (await Promise.all(namespaces.map((namespace) => client.list(CORE.pods, { namespace })))).flatMap(({ items }) => items);
        const pods = all.filter(({ metadata }) => instances.has(metadata.labels?.[LABELS.instance]));
        const lines = [
          ...objects.map((object) => ({ kind: object.kind, namespace: object.metadata.namespace ?? '', name: object.metadata.name, ...statusOf(object) })),
          ...pods.map((pod) => ({ kind: 'Pod', namespace: pod.metadata.namespace ?? '', name: pod.metadata.name, state: statusOf(pod).state, message: diagnosePod(pod)?.cause ?? podText(pod) })),
        ];
        if (options.output === 'json') process.stdout.write(`${JSON.stringify(lines, undefined, 2)}\n`);
        else process.stdout.write(`${table([['KIND', 'NAME', 'STATE', ''], ...lines.map(({ kind, name, state, message }) => [kind, name, state, message])])}\n`);
      });
    });
}
