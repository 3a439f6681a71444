import { randomBytes } from 'node:crypto';
import { ANNOTATIONS, MANAGED_BY } from '../contract';
import { Problem } from '../problem';
import { instanceOf } from './instance';
import { KubeObject, titleOf } from './object';
import { KubeClient } from './transport/client';
import { CORE } from './transport/discovery';

/** Starts a new run of a manual application: a Job made from its CronJob. Costs a LIST and a POST. */
export async function startRun(client: KubeClient, name: string, args?: readonly string[]): Promise<KubeObject> {
  const template = await manualApplication(client, name);
  return client.create(runOf(template, randomBytes(4).toString('hex'), args), MANAGED_BY);
}

/**
 * The Job that a run is. A pure function. The CronJob owns it, so that it goes with the CronJob, but is not its controller: of each Job that
 * it controls and has not made, Kubernetes warns with the event "UnexpectedJob".
 */
export function runOf(cronJob: KubeObject, suffix: string, args?: readonly string[]): KubeObject {
  const { metadata = {}, spec } = cronJob.spec.jobTemplate;
  const { name, namespace, uid } = cronJob.metadata;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: `${name}-${suffix}`,
      namespace,
      labels: metadata.labels,
      annotations: { ...metadata.annotations, 'cronjob.kubernetes.io/instantiate': 'manual' },
      ownerReferences: [{ apiVersion: 'batch/v1', kind: 'CronJob', name, uid: uid! } as never],
    },
    spec: args === undefined ? spec : withArguments(spec, cronJob, args),
  };
}

function withArguments(spec: any, cronJob: KubeObject, args: readonly string[]): unknown {
  const count = Number(cronJob.spec.jobTemplate.metadata?.annotations?.[ANNOTATIONS.argumentCount]);
  if (!Number.isInteger(count) || count < 0) {
    throw new Problem(`${titleOf(cronJob)} does not say which of its arguments are the program's.`, `Run it without arguments, or annotate its job template with ${ANNOTATIONS.argumentCount}.`);
  }
  const main = spec.template.metadata?.annotations?.[ANNOTATIONS.mainContainer] ?? spec.template.spec.containers[0].name;
  const containers = spec.template.spec.containers.map((container: any) => (container.name !== main ? container : {
    ...container,
    args: [...container.args.slice(0, container.args.length - count), ...args.map((arg) => arg.split('$').join('$$'))], // as they stand: Kubernetes expands $(X)
  }));
  return { ...spec, template: { ...spec.template, spec: { ...spec.template.spec, containers } } };
}

async function manualApplication(client: KubeClient, name: string): Promise<KubeObject> {
  const { namespace } = client.connection;
  const { items } = await client.list(CORE.cronJobs, { namespace });
  const found = items.find((item) => instanceOf(item) === name) ?? items.find(({ metadata }) => metadata.name === name);
  if (found) return found;
  const known = items.map((item) => instanceOf(item) || item.metadata.name).join(', ');
  throw new Problem(`There is no manual application ${JSON.stringify(name)} in namespace ${namespace}.`,
    known ? `There are: ${known}.` : 'Apply it with `bigdata up`, or pass --context and --namespace.');
}
