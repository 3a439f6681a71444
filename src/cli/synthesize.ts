import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { Problem } from '../problem';

/** Runs the program of cdk8s.yaml, in whatever language it is, and returns the folder that it wrote. */
export async function synthesize(): Promise<string> {
  if (!existsSync('cdk8s.yaml')) {
    throw new Problem('There is no cdk8s.yaml in this folder.', 'Go to the folder of your program, or pass a folder of manifests with -f. A cdk8s.yaml says how to run the program: `app: npx ts-node main.ts`.');
  }
  let config: { app?: unknown; output?: unknown };
  try {
    config = parse(readFileSync('cdk8s.yaml', 'utf8')) ?? {};
  } catch (error) {
    throw new Problem(`cdk8s.yaml: ${(error as Error).message}`, 'Correct the YAML.', { cause: error });
  }
  if (typeof config.app !== 'string') throw new Problem('cdk8s.yaml does not say how to run the program.', 'Add a line such as `app: npx ts-node main.ts`.');
  const output = process.env.CDK8S_OUTDIR ?? (typeof config.output === 'string' ? config.output : 'dist');
  // as the cdk8s command does it: the line is the user's own, and a shell's
  const child = spawn(config.app, { shell: true, stdio: ['ignore', 2, 'pipe'], env: { ...process.env, CDK8S_OUTDIR: output } });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => { complaint += text; });
  const code = await new Promise<number | null>((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code !== 0) throw new Problem(`The program (${config.app}) ended with ${code ?? 'a signal'}:\n${essence(complaint)}`);
  process.stderr.write(complaint);
  return output;
}

/** Of a stack trace only what a user's program got wrong. */
function essence(complaint: string): string {
  const lines = complaint.trimEnd().split('\n');
  const first = lines.findIndex((line) => /Validation failed with the following errors/.test(line));
  return (first === -1 ? lines : lines.slice(first).filter((line) => !/^\s+at |^Node\.js|^$/.test(line))).join('\n');
}
