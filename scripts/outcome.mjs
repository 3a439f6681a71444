/** What `npm test` says at its end. `done`: what has run, each with name, failed, seconds, the path of its log, and that of Jest's report if it has one. */
import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** Where the time went, the slowest first; files with their slowest test. */
export function printDurations(done) {
  const lines = [...done].sort((a, b) => b.seconds - a.seconds).map(({ name, seconds, report }) => {
    const slowest = report && slowestOf(report);
    return `${seconds.toFixed(0).padStart(6)} s  ${name}${slowest ? `  (${slowest})` : ''}\n`;
  });
  process.stderr.write(`\n${lines.join('')}\n`);
}

/** The tests of a file, as Jest reports them; none when it did not get so far. */
function testsOf(report) {
  try {
    return JSON.parse(readFileSync(report, 'utf8')).testResults.flatMap(({ assertionResults }) => assertionResults);
  } catch {
    return [];
  }
}

function slowestOf(report) {
  const [slowest] = testsOf(report).sort((a, b) => (b.duration ?? 0) - (a.duration ?? 0));
  return slowest && `${Math.round((slowest.duration ?? 0) / 1000)} s: ${slowest.fullName}`.slice(0, 90);
}

/** Once more at the end what failed, and why: the place where it happened is an hour up. */
export function printFailures(done) {
  for (const { name, report, log } of done.filter(({ failed }) => failed)) {
    const failures = report ? testsOf(report).filter(({ status }) => status === 'failed') : [];
    for (const [reason, names] of byReason(failures)) process.stderr.write(`${name}: ${names.join('; ')}\n${cut(reason, 20, 40)}\n`);
    if (failures.length === 0) process.stderr.write(`${name}:\n${cut(readFileSync(log, 'utf8'), 0, 40)}\n`);
  }
}

/** What is done before all tests fails all of them for one reason. */
function byReason(failures) {
  const names = new Map();
  for (const { fullName, failureMessages } of failures) {
    const reason = stripVTControlCharacters(failureMessages.join('\n'));
    names.set(reason, [...names.get(reason) ?? [], fullName]);
  }
  return names;
}

/** The first and the last lines of a text. */
function cut(text, first, last) {
  const lines = text.trimEnd().split('\n').map((line) => `    ${line.slice(0, 300)}\n`);
  return (lines.length > first + last ? [...lines.slice(0, first), '    ...\n', ...lines.slice(-last)] : lines).join('');
}
