import { podsByProperty } from './pods';
import { Rule } from './rule';
import { whole } from '../../kubernetes/checks/numbers';
import { mebibytes } from '../../kubernetes/mebibytes';
import { AirflowComponentOptions } from '../deployment-props';

/** Airflow would not start, or do nothing. */
export const countsArePossible: Rule = ({ props, executor, database }) => {
  const components: [string, AirflowComponentOptions | undefined][] = [
    ['apiServer', props.apiServer], ['scheduler', props.scheduler], ['dagProcessor', props.dagProcessor], ['triggerer', props.triggerer],
  ];
  const found = components.flatMap(([name, options]) => whole(`${name}: replicas`, options?.replicas ?? 1, 1));
  found.push(...whole('executor: parallelism', executor.parallelism, 1));
  if (executor.usesPods) found.push(...whole('executor: batchSize', executor.batchSize, 1));
  const { serverConnections = 1, clientConnections = 1 } = database._pgBouncer ?? {};
  found.push(...whole('database: pgBouncer: serverConnections', serverConnections, 1), ...whole('database: pgBouncer: clientConnections', clientConnections, 1));
  const timeout = props.queuedTimeout?.toSeconds({ integral: false }) ?? 1;
  if (timeout <= 0) found.push('queuedTimeout is not longer than nothing: no task would ever start. Use some minutes.');
  return found;
};

/** Measured at rest: api-server 278 MiB, scheduler 308, dag-processor 160, triggerer 189, a task 100. */
const LEAST = { apiServer: 400, scheduler: 400, dagProcessor: 256, triggerer: 256 };
const LEAST_TASK = 192;

/** With less, a daemon or a task is killed while it starts: measured with Airflow 3.3. */
export const tasksHaveMemory: Rule = ({ props }) => {
  const components = Object.entries(LEAST).map(([name, least]) => ({ name, least, memory: props[name as keyof typeof LEAST]?.resources?.memory }));
  return [...components, ...podsByProperty(props).map(([name, { resources }]) => ({ name, least: LEAST_TASK, memory: resources?.memory }))]
    .filter(({ memory, least }) => memory && mebibytes(memory) < least)
    .map(({ name, memory, least }) => `${name}: resources: memory ${mebibytes(memory!)} MiB is less than Airflow starts with. Use at least Size.mebibytes(${least}).`);
};
