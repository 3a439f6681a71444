import { join } from 'node:path';
import { bigdata, command, ROOT, succeed } from '../support/command';

test('every verb explains itself', async () => {
  const { stdout } = await succeed(bigdata(['--help']));
  const verbs = [...stdout.split('Commands:')[1].matchAll(/^ {2}([a-z]+)/gm)].map(([, verb]) => verb).filter((verb) => verb !== 'help');
  expect(verbs).toContain('cluster');
  for (const verb of verbs) {
    const help = await succeed(bigdata([verb, '--help']));
    expect(help.stdout).toMatch(new RegExp(`^Usage: bigdata ${verb}`));
  }
});

test('bash completes verbs, their verbs and options', async () => {
  const script = `
    source <("$0" "$1" completion bash)
    words() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _bigdata; echo "\${COMPREPLY[*]}"; }
    words bigdata clus
    words bigdata cluster node st
    words bigdata cluster --name other create --no`;
  const { stdout } = await succeed(command('bash', ['-c', script, process.execPath, join(ROOT, 'lib/cli/bigdata.js')]));
  expect(stdout).toBe('cluster\nstop start\n--nodes\n');
});

test('a word that is no verb is told', async () => {
  const { code, stderr } = await bigdata(['cluser']);
  expect(code).toBe(1);
  expect(stderr).toContain("unknown command 'cluser'");
});

test.each([['a reader that has enough', '| true', 141, ''], ['a full disk', '> /dev/full', 1, 'error: the output cannot be written: ENOSPC']])('%s ends it without a stack', async (_, to, code, message) => {
  const outcome = await command('bash', ['-o', 'pipefail', '-c', `"$0" "$1" completion bash ${to}`, process.execPath, join(ROOT, 'lib/cli/bigdata.js')]);
  expect(outcome.code).toBe(code);
  expect(outcome.stderr.split('\n')[0]).toMatch(message);
});
