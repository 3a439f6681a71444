import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Problem } from '../problem';
import { KubeObject, readManifests } from '../runtime';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const EXAMPLE = 'Add a line such as `app: npx tsx main.ts`.';

/** Runs the program of cdk8s.yaml, in whatever language it is; returns the folder that it wrote, and what is in it. */
export async function synthesize(): Promise<{ folder: string; objects: KubeObject[] }> {
  const { app, output } = configuration();
  const folder = process.env.CDK8S_OUTDIR ?? output;
  // a layout of cdk8s has a folder for each chart; but a folder that holds the program itself holds much more
  const recursive = !`${resolve('.')}/`.startsWith(`${resolve(folder)}/`);
  removeEarlier(folder, recursive);
  const { end, complaint } = await run(app, folder);
  if (end !== 0) throw new Problem(`The program (${app}) ended with ${end}${complaint.trim() ? `:\n${essence(complaint)}` : ' and said nothing.'}`);
  process.stderr.write(complaint);
  if (!existsSync(folder)) throw new Problem(`The program (${app}) wrote nothing to ${folder}/.`, 'It has to end with app.synth(), and to leave the outdir of new App() to CDK8S_OUTDIR.');
  return { folder, objects: readManifests(folder, { recursive }) };
}

/** As the cdk8s command does it: the line is the user's own, and a shell's. It ends with us, and so does all that it has started. */
async function run(app: string, folder: string): Promise<{ end: number | string; complaint: string }> {
  const child = spawn(app, { shell: true, detached: true, stdio: ['ignore', 2, 'pipe'], env: { ...process.env, CDK8S_OUTDIR: folder } });
  let complaint = '';
  child.stderr!.setEncoding('utf8').on('data', (text) => { complaint += text; });
  let interrupted = false;
  const interrupt = (signal: NodeJS.Signals) => {
    process.kill(-child.pid!, interrupted ? 'SIGKILL' : signal);
    interrupted = true;
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const end = await new Promise<number | string>((ended, failed) => child.on('error', failed).on('close', (code, signal) => ended(code ?? signal!)));
    if (interrupted) throw new DOMException(`The program (${app}) was interrupted.`, 'AbortError');
    return { end, complaint };
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

function configuration(): { app: string; output: string } {
  if (!existsSync('cdk8s.yaml')) {
    throw new Problem('There is no cdk8s.yaml in this folder.', `Go to the folder of your program, or pass a folder of manifests with -f. A cdk8s.yaml says how to run the program. ${EXAMPLE}`);
  }
  let config: { app?: unknown; output?: unknown; validations?: unknown };
  try {
    config = parse(readFileSync('cdk8s.yaml', 'utf8')) ?? {};
  } catch (error) {
    throw new Problem(`cdk8s.yaml: ${(error as Error).message.trim()}`, 'Correct the YAML.', { cause: error });
  }
  const { app, output = 'dist', validations } = config;
  if (typeof app !== 'string' || app.trim() === '') throw new Problem('cdk8s.yaml does not say how to run the program.', EXAMPLE);
  if (typeof output !== 'string' || output === '') throw new Problem(`cdk8s.yaml: output ${JSON.stringify(output)} is no folder.`, 'Leave it out, or write `output: dist`.');
  if (Array.isArray(validations) ? validations.length > 0 : validations) {
    throw new Problem('cdk8s.yaml has validations, which only the cdk8s command runs.', `Run \`npx cdk8s synth\`, and then \`bigdata up -f ${output}/\`.`);
  }
  return { app, output };
}

/** A chart that was renamed or dropped would else be applied for ever. Only files that a cdk8s App has named. */
function removeEarlier(folder: string, recursive: boolean): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive, encoding: 'utf8' })) if (name.endsWith('.k8s.yaml')) rmSync(join(folder, name));
}

/** Of a stack trace only what a user's program got wrong. */
function essence(complaint: string): string {
  const lines = complaint.trimEnd().split('\n');
  // Python says the same before its traceback and after it
  const first = lines.map((line) => /Validation failed with the following errors/.test(line)).lastIndexOf(true);
  return (first === -1 ? lines : lines.slice(first).filter((line) => !/^\s+at |^Node\.js|^$/.test(line))).join('\n');
}
