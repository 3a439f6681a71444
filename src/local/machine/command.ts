import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { searchPath } from './paths';
import { Problem } from '../../problem';

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment of this process. */
  readonly env?: { readonly [name: string]: string | undefined };
  readonly input?: string | Readable;
  /** A file that keeps all that the command prints; without it the output is only kept for an error. */
  readonly log?: string;
  /** Called with each line that the command prints, for a sign of life. */
  readonly onLine?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** An open file or folder, which the command has as its file 3. */
  readonly inherits?: number;
}

/** Runs a program without a shell and returns what it printed on stdout. Any other end than exit code 0 is a Problem with the last lines. */
export async function command(program: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const log = options.log === undefined ? undefined : open(options.log);
  const recent: string[] = [];
  let stdout = '';
  const keep = (text: string) => {
    if (log !== undefined) writeSync(log, text);
    for (const line of text.split('\n').filter((part) => part.trim())) {
      recent.push(line);
      options.onLine?.(line);
    }
    recent.splice(0, recent.length - 20);
  };
  try {
    const stdio = ['pipe', 'pipe', 'pipe', ...(options.inherits === undefined ? [] : [options.inherits])] as ['pipe', 'pipe', 'pipe'];
    const child = spawn(program, args, { cwd: options.cwd, env: { ...process.env, PATH: searchPath(), ...options.env }, signal: options.signal, stdio });
    child.stdout.setEncoding('utf8').on('data', (text) => { stdout += text; keep(text); });
    child.stderr.setEncoding('utf8').on('data', keep);
    const feeding = options.input === undefined ? child.stdin.end() : pipeline(Readable.from(options.input), child.stdin).catch(ignoreClosedPipe);
    const code = await new Promise<number | string>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve(status ?? signal!));
    });
    await feeding;
    if (code === 0) return stdout;
    throw new Problem(`${[program, ...args].join(' ')}: ended with ${code}\n${recent.map((line) => `    ${line}`).join('\n')}`,
      options.log && `All that it printed is in ${options.log}.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new Problem(`The program ${program} is not installed.`, 'Run `bigdata doctor`: it says what is missing and how to get it.');
    }
    throw error;
  } finally {
    if (log !== undefined) closeSync(log);
  }
}

/** A program that ends without reading all of its input says why by its exit code. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

function open(log: string): number {
  mkdirSync(dirname(log), { recursive: true });
  return openSync(log, 'a');
}
