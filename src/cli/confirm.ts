import { createInterface } from 'node:readline/promises';
import { Problem } from '../problem';

/** Asks on a terminal; elsewhere nobody can answer, so it refuses. Returns when to go on. */
export async function confirm(doubts: readonly string[], remedy: string): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) throw new Problem(doubts.join('\n'), remedy);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${doubts.join('\n')}\nGo on? [y/N] `).finally(() => terminal.close());
  if (!/^y(es)?$/i.test(answer.trim())) throw new Problem('Nothing was changed.', remedy);
}
