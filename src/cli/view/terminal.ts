import pc from 'picocolors';
import { printable, printableLines } from './printable';
import { DONE, Tally } from './tally';
import { LABELS } from '../../contract';
import { DataNodeReport, Event, Explanation, Outcome, RunEvent, Step, TaskReport, titleOf } from '../../runtime';

const err = pc.createColors(Boolean(process.stderr.isTTY) && !process.env.NO_COLOR);
const started = Date.now();

/** Of a sort of things, so many have a line each; for a reader of a file or of CI more than for one of a terminal. */
const LONGEST = process.stderr.isTTY ? 40 : 200;
const tally = new Tally(LONGEST);

/** Milliseconds between two lines with counts, where they stay. */
const SUMS = 10_000;
let summed = Date.now();

/** One line on stderr for each thing that happens, and counts instead where it happens to hundreds; what a program prints goes to stdout. */
export function show(event: Event): void {
  if (event.type === 'log') {
    printLog(event.line);
    return;
  }
  tally.count(event);
  if (event.type === 'draining') showDraining(event.leaving, event.held);
  else if (isNews(event) && tally.admits(event)) showOne(event);
  else if (tally.isOver) showSum();
}

/** What a Job is at, its pods say. */
function isNews(event: Event): boolean {
  if (event.type === 'applied') return event.action !== 'keep';
  return event.type !== 'status' || event.object.kind !== 'Job' || event.status.state === 'ready';
}

function showOne(event: Event): void {
  switch (event.type) {
    case 'applied': say(err.green(DONE[event.action] ?? event.action), titleOf(event.object)); break;
    case 'going': say('waiting', `${titleOf(event.object)} is being deleted; it is made again when it is gone`); break;
    case 'kept': say('kept', `${titleOf(event.object)}: ${event.reason}`, `  ${event.remedy}`); break;
    case 'pod': say(err.cyan(role(event.pod.metadata.labels)), `${event.pod.metadata.name} ${event.text}`); break;
    case 'status': say(err.bold(event.status.state), `${titleOf(event.object)}: ${event.status.message}`); break;
    case 'trouble': say(err.yellow('trouble'), `${titleOf(event.object)}: ${event.diagnosis.cause}`, `  ${event.diagnosis.remedy}`); break;
  }
}

/** A line that is replaced by the next one on a terminal, and elsewhere one from time to time. */
function showSum(): void {
  transient(tally.text());
  if (process.stderr.isTTY || Date.now() - summed < SUMS) return;
  summed = Date.now();
  say('so far', tally.text());
}

/** The counts at the end, if not everything had a line of its own. */
export function showTotal(): void {
  if (tally.isOver) say('in all', tally.text());
}

/** A line that a program has written. On a terminal it can do nothing to it, unless `raw`; who reads it elsewhere gets it as it is. */
export function printLog(line: string, raw = false): void {
  if (process.stdout.isTTY) clear();
  process.stdout.write(`${process.stdout.isTTY && !raw ? printableLines(line) : line}\n`);
}

/** One line on stderr for what happens to a run of a DAG; the log of a task that failed goes to stdout. */
export function showRun(dag: string, event: RunEvent): void {
  switch (event.type) {
    case 'started': say('started', `run ${event.run} of ${dag}`); break;
    case 'task': say(err.cyan(printable(event.task.state)), taskText(event.task)); break;
    case 'log': say(err.red('log'), `the last lines of ${event.task.task}, try ${event.task.try}:`); event.lines.forEach((line) => printLog(line)); break;
    case 'ended': say(err.bold(printable(event.state)), `${dag}${inSeconds(event.seconds)}`); break;
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
function once(what: string, line: string, ...more: string[]): void {
  if (line !== last) say(what, line, ...more);
  last = line;
}

function showDraining(leaving: readonly DataNodeReport[], held?: Explanation): void {
  if (held) once(err.yellow('trouble'), held.cause, `  ${held.remedy}`);
  else leaving.forEach((node) => once(err.cyan('draining'), `${node.pod} ${drainingText(node)}`));
}

function drainingText({ state, pending, open }: DataNodeReport): string {
  if (pending === undefined || state === 'Decommissioned') return `is ${state.toLowerCase()}`; // also one whose end the NameNode has not noticed yet
  return `is being emptied: ${pending} blocks to copy${open ? `, ${open} in files that are being written` : ''}`;
}

function role(labels: { readonly [key: string]: string } = {}): string {
  return labels[LABELS.component] ?? labels['spark-role'] ?? 'pod';
}

let passing = 0;

/** A line that the next one replaces; on a terminal only, and not more often than an eye follows. */
export function transient(text: string): void {
  if (!process.stderr.isTTY || Date.now() - passing < 100) return;
  passing = Date.now();
  process.stderr.write(`\r\x1b[K${printable(text).slice(0, (process.stderr.columns || 80) - 1)}`);
}

function clear(): void {
  if (passing > 0) process.stderr.write('\r\x1b[K');
  passing = 0;
}

/** Of a file. */
export function amount(bytes: number): string {
  if (bytes < 1e3) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

export function say(what: string, ...lines: string[]): void {
  clear();
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  const [first, ...rest] = lines.map(printable);
  process.stderr.write(`${err.dim(`${seconds}s`)}  ${what}  ${first}\n${rest.map((line) => `         ${line}\n`).join('')}`);
}

export function showPlan(steps: readonly Step[]): void {
  for (const { action, object, kept, remake, replacement } of steps) {
    const anew = replacement && `deleted and made again, since nobody can change ${replacement.fields}`;
    const more = kept?.reason ?? remake?.summary ?? anew;
    process.stdout.write(`${action.padEnd(7)} ${printable(titleOf(object))}${more ? `: ${printable(more)}` : ''}\n`);
  }
}

/** Failures with cause and remedy; returns the exit code. */
export function showOutcome({ exitCode, failures }: Outcome): number {
  showTotal();
  for (const { object, message, remedy } of failures.slice(0, LONGEST)) {
    say(err.red('failed'), `${titleOf(object)}: ${message}`, ...(remedy ? [`  ${remedy}`] : []));
  }
  if (failures.length > LONGEST) say(err.red('failed'), `and ${failures.length - LONGEST} more`, '  `bigdata status` shows them all.');
  return exitCode;
}

/** Columns as wide as their widest cell. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printable));
  const widths = rows[0].map((_, column) => rows.reduce((widest, row) => Math.max(widest, row[column].length), 0));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd()).join('\n');
}
