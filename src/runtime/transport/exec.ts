import { stringify } from 'node:querystring';
import { PassThrough, Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { KubeObject, titleOf } from '../object';
import { ConnectionLost } from './channel';
import { KubeClient, pathOf } from './client';
import { CORE } from './discovery';
import { openWebsocket, streamTo } from './websocket';

export interface ExecOptions {
  readonly container: string;
  readonly stdin?: Readable;
  readonly stdout?: Writable;
  readonly signal?: AbortSignal;
}

/** What a program in a running container prints on stdout. Costs one websocket. */
export async function capture(client: KubeClient, pod: KubeObject, argv: readonly string[], container: string, signal?: AbortSignal): Promise<string> {
  const stdout = new PassThrough();
  const output = text(stdout);
  await exec(client, pod, argv, { container, stdout, signal }).finally(() => stdout.end());
  return output;
}

/** A program in a pod that did not end with success. */
export class ExecFailure extends Error {}

const [STDIN, STDOUT, STDERR, STATUS, CLOSE] = [0, 1, 2, 3, 255];

/** The older one cannot say that the input has ended: whoever reads it has to know by itself. */
const PROTOCOLS = ['v5.channel.k8s.io', 'v4.channel.k8s.io'];

/**
 * Milliseconds without output, once a program has ended, after which no more of it will come: the server copies each stream by itself, so the end can
 * overtake it; then it closes the connection. Source: kubernetes issue 124571.
 */
const LINGER = 5000;

/** Runs a program in a running container; settles when it has ended. Costs one websocket. */
export async function exec(client: KubeClient, pod: KubeObject, argv: readonly string[], options: ExecOptions): Promise<void> {
  const { stdin, stdout, signal } = options;
  const stderr = new Tail();
  let end!: (error?: unknown) => void;
  const ended = new Promise<void>((resolve, reject) => { end = (error) => (error ? reject(error as Error) : resolve()); });
  ended.catch(() => undefined);
  let told: { readonly failure?: ExecFailure } | undefined;
  let rest: NodeJS.Timeout | undefined;
  const settle = () => (stdout?.writableNeedDrain ? rest!.refresh() : end(told!.failure)); // whoever reads slowly gets all of it
  const receive = (stream: number, data: Buffer) => {
    if (stream === STDERR) stderr.write(data);
    if (stream === STATUS) {
      told = { failure: failureIn(data, stderr) };
      rest = setTimeout(settle, LINGER).unref();
    }
    if (stream === STDOUT) rest?.refresh();
    return stream !== STDOUT || stdout === undefined || stdout.write(data) || !stdout.writableNeedDrain;
  };
  const open = () => openWebsocket(client.connection, pathOfExec(pod, argv, options), PROTOCOLS, receive);
  const socket = await client.starting.patiently(open, signal);
  stdout?.on('drain', () => socket.resume()).on('close', () => socket.resume());
  socket.on('close', () => end(told ? told.failure : new ConnectionLost(`The connection to ${titleOf(pod)} broke off`)));
  const abort = () => end(signal!.reason);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  if (stdin) {
    const input = streamTo(socket, STDIN, (done) => (socket.protocol === PROTOCOLS[0] ? socket.send(Buffer.of(CLOSE, STDIN), done) : done()));
    // a program need not read all of its input, and the server closes when it has ended: how it did is told then
    pipeline(stdin, input).catch((error) => { if (socket.readyState === socket.OPEN) end(error); });
  }
  try {
    await ended;
  } finally {
    clearTimeout(rest);
    signal?.removeEventListener('abort', abort);
    stdin?.destroy();
    socket.terminate();
  }
}

function pathOfExec({ metadata }: KubeObject, argv: readonly string[], { container, stdin }: ExecOptions): string {
  const query = stringify({ container, stdin: stdin !== undefined, stdout: true, stderr: true, command: argv });
  return `${pathOf(CORE.pods, metadata.namespace, metadata.name)}/exec?${query}`;
}

/** Source: metav1.Status, as the last message of a program that has ended. */
function failureIn(data: Buffer, stderr: Tail): ExecFailure | undefined {
  const { status, message } = JSON.parse(data.toString());
  return status === 'Success' ? undefined : new ExecFailure(stderr.text() || message);
}

/** Keeps the last of what is written to it. */
class Tail {
  private kept = '';

  write(data: Buffer): void {
    this.kept = (this.kept + data.toString()).slice(-2000);
  }

  text(): string {
    return this.kept.trim();
  }
}
