/** The five fields of a cron expression: smallest and largest number, and names that stand for numbers. Source: croniter, which Airflow reads them with. */
const FIELDS: readonly { readonly name: string; readonly least: number; readonly most: number; readonly names?: readonly string[] }[] = [
  { name: 'minute', least: 0, most: 59 },
  { name: 'hour', least: 0, most: 23 },
  { name: 'day of the month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] },
  { name: 'day of the week', least: 0, most: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** From, to and step. */
const ITEM = /^(\*|[\w]+)(?:-(\w+))?(?:\/(\d+))?$/;

/** What is wrong with a cron expression; nothing when Airflow takes it. Lists, ranges, steps and names; no `L`, `#` or seconds. */
export function cronProblem(expression: string): string | undefined {
  const parts = expression.trim().split(/\s+/);
  if (parts.length !== FIELDS.length) return `it has ${parts.length} fields, and not five: minute, hour, day of the month, month, day of the week`;
  for (const [i, part] of parts.entries()) {
    const problem = part.split(',').map((item) => itemProblem(item, i)).find(Boolean);
    if (problem) return `the ${FIELDS[i].name} ${JSON.stringify(part)} ${problem}`;
  }
  return dayProblem(parts);
}

/** Days of the longest of each month, from January on. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Airflow never runs what waits for 30 February. With a day of the week, one of both is enough. */
function dayProblem([,, days, months, weekdays]: readonly string[]): string | undefined {
  if (weekdays !== '*') return undefined;
  const first = Math.min(...days.split(',').map((item) => rangeOf(item, 2)[0]));
  const longest = Math.max(...months.split(',').map((item) => rangeOf(item, 3)).flatMap(([from, to]) => DAYS.slice(from - 1, to)));
  return first > longest ? `the month ${JSON.stringify(months)} has no day ${first}` : undefined;
}

function rangeOf(item: string, field: number): [from: number, to: number] {
  const { least, most } = FIELDS[field];
  const [, from, given, step] = ITEM.exec(item)!;
  if (from === '*') return [least, most];
  const to = given ?? (step === undefined ? from : String(most));
  return [numberOf(from, field)!, numberOf(to, field)!];
}

function itemProblem(item: string, field: number): string | undefined {
  const { least, most } = FIELDS[field];
  const match = ITEM.exec(item);
  if (!match || (match[1] === '*' && match[2] !== undefined)) return 'is none of *, a number, a range such as 1-5, and each of these with a step such as */5';
  const [, from, to, step] = match;
  const numbers = [from, to].filter((text) => text !== undefined && text !== '*').map((text) => numberOf(text!, field));
  if (numbers.some((number) => number === undefined || number < least || number > most)) return `is not between ${least} and ${most}`;
  if (numbers.length === 2 && numbers[0]! > numbers[1]!) return 'has a range that ends before it begins';
  if (step !== undefined && !(Number(step) >= 1)) return 'has a step of nothing';
  return undefined;
}

function numberOf(text: string, field: number): number | undefined {
  const { least, names = [] } = FIELDS[field];
  if (/^\d+$/.test(text)) return Number(text);
  const index = names.indexOf(text.toLowerCase());
  return index === -1 ? undefined : index + least;
}
