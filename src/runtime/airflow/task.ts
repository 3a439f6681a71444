/** A try of a task in a run. */
export interface TaskReport {
  /** Its id; of a mapped one with the number in brackets. */
  readonly task: string;
  readonly try: number;
  /** In Airflow's words: `scheduled`, `queued`, `running`, `success`, `failed`, `up_for_retry`, `upstream_failed`, ... */
  readonly state: string;
  /** How long it has run, when it has ended. */
  readonly seconds?: number;
  /** By what the API knows it. */
  readonly taskId: string;
  readonly mapIndex: number;
}

/** Of an answer of the API; undefined for a task that nothing has happened to yet. A pure function. */
export function taskReport(instance: any): TaskReport | undefined {
  const { task_id: taskId, map_index: mapIndex, try_number: number, state, duration } = instance;
  if (!state) return undefined;
  return { task: mapIndex < 0 ? taskId : `${taskId}[${mapIndex}]`, try: number, state, seconds: state === 'running' ? undefined : duration ?? undefined, taskId, mapIndex };
}

/** Tasks whose state is not what it was. A pure function. */
export function changedTasks(before: readonly TaskReport[], now: readonly TaskReport[]): TaskReport[] {
  const key = (report: TaskReport) => `${report.task}/${report.try}/${report.state}`;
  const known = new Set(before.map(key));
  return now.filter((report) => !known.has(key(report)));
}

/** The last lines of a task's log, as the API gives it: records, or plain lines where it cannot read them. A pure function. */
export function logLines(content: readonly any[], count: number): string[] {
  return content.flatMap((record) => (typeof record === 'string' ? record : recordLines(record))).slice(-count);
}

function recordLines({ timestamp, event, level, error_detail: errors }: any): string[] {
  if (/^::(end)?group::/.test(event) || timestamp === undefined) return []; // which files it was put together from
  const time = /T(\d\d:\d\d:\d\d)/.exec(timestamp)?.[1] ?? timestamp;
  const said = `${time} ${String(level ?? '').toUpperCase().padEnd(5)} ${event}`;
  return [...said.split('\n'), ...(errors ?? []).flatMap(exceptionLines)];
}

/** Source: structlog's ExceptionDictTransformer, whose frames Airflow writes. */
function exceptionLines({ exc_type: type, exc_value: value, frames = [] }: any): string[] {
  return [...frames.map(({ filename, lineno, name }: any) => `  ${filename}:${lineno} in ${name}`), ...`${type}: ${value}`.split('\n')];
}
