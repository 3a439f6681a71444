import pc from 'picocolors';
import { LABELS } from '../../contract';
import { DataNodeReport, Event, Outcome, RunEvent, Step, TaskReport, titleOf } from '../../runtime';

const err = pc.createColors(Boolean(process.stderr.isTTY) && !process.env.NO_COLOR);
const started = Date.now();

/** One line on stderr for each thing that happens; what a program prints goes to stdout. */
export function show(event: Event): void {
  switch (event.type) {
    case 'log': process.stdout.write(`${event.line}\n`); break;
    case 'applied': if (event.action !== 'keep') say(err.green(WORDS[event.action] ?? event.action), titleOf(event.object)); break;
    case 'pod': say(err.cyan(role(event.pod.metadata.labels)), `${event.pod.metadata.name} ${event.text}`); break;
    case 'status': if (event.object.kind !== 'Job' || event.status.state === 'ready') say(err.bold(event.status.state), `${titleOf(event.object)}: ${event.status.message}`); break;
    case 'draining': for (const node of event.leaving) once(err.cyan('draining'), `${node.pod} ${drainingText(node)}`); break;
    case 'trouble': say(err.yellow('trouble'), `${titleOf(event.object)}: ${event.diagnosis.cause}`, `  ${event.diagnosis.remedy}`); break;
  }
}

/** One line on stderr for what happens to a run of a DAG; the log of a task that failed goes to stdout. */
export function showRun(dag: string, event: RunEvent): void {
  switch (event.type) {
    case 'started': say('started', `run ${event.run} of ${dag}`); break;
    case 'task': say(err.cyan(event.task.state), taskText(event.task)); break;
    case 'log': say(err.red('log'), `the last lines of ${event.task.task}, try ${event.task.try}:`); event.lines.forEach((line) => process.stdout.write(`${line}\n`)); break;
    case 'ended': say(err.bold(event.state), `${dag}${inSeconds(event.seconds)}`); break;
    case 'trouble': say(err.yellow('trouble'), ...event.text.split('\n')); break;
  }
}

function taskText({ task, try: number, seconds }: TaskReport): string {
  return `${task}, try ${number}${inSeconds(seconds)}`;
}

function inSeconds(seconds?: number): string {
  return seconds === undefined ? '' : `: ${seconds.toFixed(1)} s`;
}

let last = '';

/** The same line is not said twice in a row. */
function once(what: string, line: string): void {
  if (line !== last) say(what, line);
  last = line;
}

function drainingText({ state, pending, open }: DataNodeReport): string {
  if (pending === undefined || state === 'Decommissioned') return `is ${state.toLowerCase()}`; // also one whose end the NameNode has not noticed yet
  return `is being emptied: ${pending} blocks to copy${open ? `, ${open} in files that are being written` : ''}`;
}

const WORDS: { [action: string]: string } = { create: 'created', change: 'changed', prune: 'removed' };

function role(labels: { readonly [key: string]: string } = {}): string {
  return labels[LABELS.component] ?? labels['spark-role'] ?? 'pod';
}

let passing = 0;

/** A line that the next one replaces; on a terminal only, and not more often than an eye follows. */
export function transient(text: string): void {
  if (!process.stderr.isTTY || Date.now() - passing < 100) return;
  passing = Date.now();
  process.stderr.write(`\r\x1b[K${text}`);
}

/** Of a file. */
export function amount(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function say(what: string, ...lines: string[]): void {
  if (passing > 0) process.stderr.write('\r\x1b[K');
  passing = 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  const [first, ...rest] = lines;
  process.stderr.write(`${err.dim(`${seconds}s`)}  ${what}  ${first}\n${rest.map((line) => `         ${line}\n`).join('')}`);
}

export function showPlan(steps: readonly Step[]): void {
  for (const { action, object } of steps) process.stdout.write(`${action.padEnd(7)} ${titleOf(object)}\n`);
}

/** Failures with cause and remedy; returns the exit code. */
export function showOutcome({ exitCode, failures }: Outcome): number {
  for (const { object, message, remedy } of failures) say(err.red('failed'), `${titleOf(object)}: ${message}`, ...(remedy ? [`  ${remedy}`] : []));
  return exitCode;
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
