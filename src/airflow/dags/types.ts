import { DagProps } from './dag-props';
import { TaskDefaults } from './task-props';
import { duration, flag, having, is, isPlain, list, map, number, required, Shape, shape, text } from '../../kubernetes/checks/types';

export const assets = list(having('uri', 'an Asset such as new Asset(\'hdfs://hdfs/flights\')'));

export const DEFAULTS: Shape<TaskDefaults> = {
  retries: number,
  retryDelay: duration,
  exponentialBackoff: flag,
  executionTimeout: duration,
  pool: text,
  poolSlots: number,
  priorityWeight: number,
  dependsOnPast: flag,
  owner: text,
};

/** See {@link refuseWrongTypes}. */
export const DAG: Shape<DagProps> = {
  airflow: required(having('addDag', 'an AirflowDeployment')),
  schedule: having('_problems', 'a DagSchedule such as DagSchedule.cron(\'0 3 * * *\')'),
  dagId: text,
  description: text,
  doc: text,
  startDate: text,
  endDate: text,
  timeZone: text,
  catchup: flag,
  maxActiveRuns: number,
  maxActiveTasks: number,
  runTimeout: duration,
  tags: list(text),
  params: map(having('_data', 'a DagParam such as DagParam.text(\'2026-01-01\')')),
  defaults: shape(DEFAULTS),
  pausedAtFirst: flag,
  readable: flag,
};

/** Of every task. */
export const TASK = {
  ...DEFAULTS,
  taskId: text,
  triggerRule: text,
  doc: text,
  outlets: assets,
  inlets: assets,
  operatorArguments: is(isPlain, 'an object'),
  pod: text,
  templates: flag,
  over: having('_over', 'a MappedOver such as MappedOver.values(\'bash_command\', [\'date\', \'id\'])'),
};

/** Of those that call a function of Python. */
export const CALL = { code: required(having('_data', 'a PythonCode such as PythonCode.file(\'check.py\')')), arguments: is(isPlain, 'an object') };
