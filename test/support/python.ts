import { command, succeed } from './command';

/** What a script for Python 3 prints as JSON. It reads `given`. */
export async function python(script: string, given: unknown): Promise<any> {
  const { stdout } = await succeed(command('python3', ['-c', `import json, sys\ngiven = json.load(sys.stdin)\n${script}`], { input: JSON.stringify(given) }));
  return JSON.parse(stdout);
}
