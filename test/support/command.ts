import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const ROOT = join(__dirname, '../..');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly env?: { [name: string]: string };
  readonly input?: string;
  /** Milliseconds until it is killed by SIGKILL. */
  readonly killAfter?: number;
  /** Called with all output so far; may end the command by a signal. */
  readonly watch?: (output: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs a command to its end, as a user would, and keeps all that it printed. */
export function command(program: string, args: string[], options: CommandOptions = {}): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const started = Date.now();
    const child = spawn(program, args, { cwd: options.cwd ?? ROOT, env: { ...process.env, NO_COLOR: '1', ...options.env } });
    let stdout = '';
    let stderr = '';
    const look = () => options.watch?.(stdout + stderr, (signal) => child.kill(signal));
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; look(); });
    child.stderr.setEncoding('utf8').on('data', (text) => { stderr += text; look(); });
    const killer = options.killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.killAfter);
    child.on('error', reject);
    child.on('close', () => clearTimeout(killer));
    child.on('close', (code) => resolve({ code, stdout, stderr, seconds: (Date.now() - started) / 1000 }));
    child.stdin.on('error', () => undefined); // it may end without reading
    child.stdin.end(options.input ?? '');
  });
}

/** `bigdata ARGS`, from this checkout. */
export function bigdata(args: string[], options: CommandOptions = {}): Promise<Outcome> {
  return command(process.execPath, [join(ROOT, 'lib/cli/bigdata.js'), ...args], options);
}

/** Like {@link command}, but anything other than success fails the test with all that was printed. */
export async function succeed(outcome: Promise<Outcome>): Promise<Outcome> {
  const result = await outcome;
  if (result.code !== 0) throw new Error(`exit code ${result.code}\n${result.stdout}\n${result.stderr}`);
  return result;
}

/** A web page of the cluster by `bigdata ui`, until it is closed. */
export async function webPage(name: string, ...flags: string[]): Promise<{ url: string; close: () => Promise<void> }> {
  let close!: (signal: NodeJS.Signals) => void;
  let ended!: Promise<Outcome>;
  const url = await new Promise<string>((resolve, reject) => {
    ended = bigdata(['ui', name, ...flags], {
      watch: (output, kill) => {
        close = kill;
        const found = /^http:\S+$/m.exec(output);
        if (found) resolve(found[0]);
      },
    });
    ended.then(({ stderr }) => reject(new Error(stderr)), reject);
  });
  return { url, close: async () => { close('SIGTERM'); await ended; } };
}

const folders: string[] = [];

/** It goes with the test file. */
export function emptyFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), `${prefix}-`));
  folders.push(folder);
  return folder;
}

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));
