import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { AirflowApi, AirflowFailure, ApiOptions, withApi } from './api';
import { ImportError, importErrors } from './dags';
import { AirflowReference } from './deployment';
import { Obstacles } from './obstacles';
import { changedTasks, logLines, TaskReport, taskReport } from './task';
import { Problem } from '../../problem';
import { KubeClient } from '../transport/client';

export type RunEvent =
  | { readonly type: 'started'; readonly run: string }
  | { readonly type: 'task'; readonly task: TaskReport }
  | { readonly type: 'log'; readonly task: TaskReport; readonly lines: readonly string[] }
  | { readonly type: 'ended'; readonly run: string; readonly state: string; readonly seconds?: number }
  | { readonly type: 'trouble'; readonly text: string };

export interface TriggerOptions {
  readonly report: (event: RunEvent) => void;
  /** What tasks get as `params` and `dag_run.conf`. @default none */
  readonly conf?: { readonly [key: string]: unknown };
  /** ISO 8601. @default none, as for any run that is triggered by hand */
  readonly logicalDate?: string;
  /** Lets the DAG run on its schedule, too, if it is paused. @default false: a paused DAG is an error */
  readonly unpause?: boolean;
  /** Do not wait for its end. @default false */
  readonly detach?: boolean;
  /** Milliseconds that a DAG may take until Airflow knows it: its file has to get there and to be read. */
  readonly patience: number;
  /** Milliseconds for the run. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** Between two looks at a run. */
const PAUSE = 1500;
const LOG_LINES = 40;

/** A run that was started. */
export interface TriggeredRun {
  readonly run: string;
  /** `success` or `failed`; undefined when its end was not waited for. */
  readonly state?: string;
}

/** Starts a run of a DAG and tells how its tasks get on, until it ends. */
export async function triggerDag(client: KubeClient, reference: AirflowReference, dag: string, options: TriggerOptions): Promise<TriggeredRun> {
  const apiOptions: ApiOptions = { signal: options.signal, trouble: (text) => options.report({ type: 'trouble', text }) };
  return withApi(client, reference, apiOptions, async (api) => {
    await awaitDag(api, dag, options);
    const run = await start(api, dag, options);
    options.report({ type: 'started', run });
    return options.detach ? { run } : { run, state: await followRun(client, api, dag, run, options) };
  });
}

/** Until Airflow knows the DAG, and it may run. */
async function awaitDag(api: AirflowApi, dag: string, { patience, unpause, report, signal }: TriggerOptions): Promise<void> {
  const deadline = Date.now() + patience;
  const told = new Set<string>();
  for (;;) {
    const found = await api.find(`/dags/${encodeURIComponent(dag)}`);
    const known = found && !found.is_stale;
    const errors = known && !found.has_import_errors ? [] : await importErrors(api);
    if (known) {
      const own = errors.find(({ file, bundle }) => file === found.relative_fileloc && bundle === found.bundle_name);
      if (own) throw new Problem(`DAG ${dag} cannot be run, since Airflow cannot read its file:\n${errorText(own)}`, 'Correct it; a change arrives within two minutes.');
      if (!found.is_paused) return;
      if (!unpause) throw new Problem(`DAG ${dag} is paused, so a run would wait for ever.`, 'Pass --unpause, which lets it run on its schedule, too.');
      await api.patch(`/dags/${encodeURIComponent(dag)}`, { is_paused: false });
      return;
    }
    for (const error of errors.filter(({ file }) => !told.has(file))) {
      told.add(error.file);
      report({ type: 'trouble', text: `Airflow cannot read a file:\n${errorText(error)}` });
    }
    if (Date.now() >= deadline) throw await unknownDag(api, dag, errors);
    if (!told.has('')) report({ type: 'trouble', text: `Airflow does not know the DAG ${dag} yet; a file that was just applied arrives within two minutes` });
    told.add('');
    await sleep(Math.min(3000, Math.max(0, deadline - Date.now())), undefined, { signal });
  }
}

async function unknownDag(api: AirflowApi, dag: string, errors: readonly ImportError[]): Promise<Problem> {
  const known = (await api.all('/dags', 'dags')).map(({ dag_id: id }) => id).join(', ');
  return new Problem(`Airflow ${api.airflow.name} has no DAG ${JSON.stringify(dag)}${errors.length > 0 ? `; it cannot read ${errors.map(({ file }) => file).join(', ')}` : ''}.`,
    known ? `It has: ${known}.` : 'It has none at all: see `bigdata airflow dags`, and the `dags` of the deployment.');
}

function errorText({ bundle, file, stackTrace }: ImportError): string {
  return `${bundle ? `${bundle}/` : ''}${file}: ${stackTrace.trim()}`;
}

/** The run has a name of our choice, so that a request which is sent twice starts one. */
async function start(api: AirflowApi, dag: string, { conf, logicalDate }: TriggerOptions): Promise<string> {
  const runs = `/dags/${encodeURIComponent(dag)}/dagRuns`;
  const run = `manual__${new Date().toISOString()}_${randomBytes(3).toString('hex')}`;
  try {
    await api.post(runs, { dag_run_id: run, logical_date: logicalDate ?? null, conf: conf ?? {} });
  } catch (error) {
    if (!(error instanceof AirflowFailure)) throw error;
    if (error.status !== 409) throw new Problem(`Airflow does not start a run of ${dag}: ${error.message}`, undefined, { cause: error });
    if (!await api.find(`${runs}/${encodeURIComponent(run)}`)) {
      throw new Problem(`DAG ${dag} has a run for ${logicalDate} already.`, 'Choose another --logical-date, or leave it out.', { cause: error });
    }
  }
  return run;
}

async function followRun(client: KubeClient, api: AirflowApi, dag: string, run: string, options: TriggerOptions): Promise<string> {
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const obstacles = new Obstacles(client, api.airflow, dag, run, (text) => options.report({ type: 'trouble', text }), signal);
  try {
    return await toItsEnd(api, obstacles, dag, run, options);
  } finally {
    stop.abort();
  }
}

async function toItsEnd(api: AirflowApi, obstacles: Obstacles, dag: string, run: string, { report, timeout, signal }: TriggerOptions): Promise<string> {
  const path = `/dags/${encodeURIComponent(dag)}/dagRuns/${encodeURIComponent(run)}`;
  const deadline = Date.now() + timeout;
  let before: TaskReport[] = [];
  for (;;) {
    const { state, duration } = await api.get(path); // before its tasks, so that these are final when it is
    const tasks = (await api.all(`${path}/taskInstances`, 'task_instances')).flatMap((instance) => taskReport(instance) ?? []);
    changedTasks(before, tasks).forEach((task) => report({ type: 'task', task }));
    before = tasks;
    await obstacles.look(tasks).catch(() => undefined); // whoever may not read Jobs and pods can still follow
    if (['success', 'failed'].includes(state)) {
      const failed = tasks.find((task) => task.state === 'failed');
      if (state === 'failed' && failed) report({ type: 'log', task: failed, lines: await logOf(api, path, failed) });
      report({ type: 'ended', run, state, seconds: duration ?? undefined });
      return state;
    }
    if (Date.now() > deadline) throw new Problem(`The run ${run} has not ended in time: it is ${state}.`, 'Give it more with --timeout; it goes on by itself.');
    await sleep(PAUSE, undefined, { signal });
  }
}

async function logOf(api: AirflowApi, path: string, { taskId, mapIndex, try: number }: TaskReport): Promise<string[]> {
  const log = await api.find(`${path}/taskInstances/${encodeURIComponent(taskId)}/logs/${number}?map_index=${mapIndex}&full_content=true`);
  return logLines(log?.content ?? [], LOG_LINES);
}
