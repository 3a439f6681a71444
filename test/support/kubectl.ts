import { command, Outcome, succeed } from './command';

/** What users of kubectl have: that of the machine, else one that is compiled of the local cluster's release. */
const PROGRAM = command('kubectl', ['version', '--client']).then(() => 'kubectl', async () => {
  const script = 'import { kubectl } from "./bench/kubectl.mjs"; console.log(await kubectl())';
  return (await succeed(command(process.execPath, ['--input-type=module', '-e', script]))).stdout.trim();
});

export async function kubectl(...args: string[]): Promise<Outcome> {
  return succeed(command(await PROGRAM, args));
}
