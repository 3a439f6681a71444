import { PassThrough, Readable, Transform, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { KubeObject, titleOf } from '../object';
import { ConnectionLost } from './channel';
import { KubeClient } from './client';
import { clientNode } from './connection';

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

const IN_FLIGHT = 4 << 20;

/** Runs a program in a running container; settles when it has ended. Costs one websocket. */
export async function exec(client: KubeClient, pod: KubeObject, argv: readonly string[], options: ExecOptions): Promise<void> {
  const { Exec } = await clientNode();
  const stderr = new Tail();
  let ended!: (error?: Error) => void;
  const end = new Promise<void>((resolve, reject) => { ended = (error) => (error ? reject(error) : resolve()); });
  end.catch(() => undefined);
  const socket: { current?: Socket } = {};
  const stdin = options.stdin && throttled(socket, end);
  const ws = await new Exec(client.connection.config).exec(
    pod.metadata.namespace!, pod.metadata.name, options.container, [...argv], options.stdout ?? new PassThrough().resume(), stderr, stdin ?? null, false,
    (status) => ended(status.status === 'Success' ? undefined : new ExecFailure(stderr.text() || status.message)),
  ) as unknown as Socket;
  socket.current = ws;
  ws.on('close', () => ended(new ConnectionLost(`The connection to ${titleOf(pod)} broke off`)));
  ws.on('error', (error) => ended(error));
  const abort = () => {
    ended(options.signal!.reason as Error);
    ws.terminate();
  };
  if (options.signal?.aborted) abort();
  options.signal?.addEventListener('abort', abort);
  if (stdin) options.stdin!.on('error', (error) => ended(error)).pipe(stdin);
  try {
    await end;
  } finally {
    options.signal?.removeEventListener('abort', abort);
    options.stdin?.destroy();
    ws.terminate();
  }
}

interface Socket {
  readonly bufferedAmount: number;
  readonly protocol: string;
  on(event: 'close', listener: () => void): void;
  on(event: 'error', listener: (error: Error) => void): void;
  terminate(): void;
}

/**
 * Holds back what the network does not take yet. Before version 5 of the protocol the end of the input cannot be said without closing
 * the connection: then it is kept open until the program has ended by itself.
 */
function throttled(socket: { current?: Socket }, end: Promise<void>): Transform {
  return new Transform({
    transform(chunk, _, done) {
      void (async () => {
        while ((socket.current?.bufferedAmount ?? 0) > IN_FLIGHT) await sleep(5);
        done(undefined, chunk);
      })();
    },
    flush(done) {
      if (socket.current?.protocol === 'v5.channel.k8s.io') done();
      else end.then(() => done(), () => done());
    },
  });
}

/** Keeps the last of what is written to it. */
class Tail extends Writable {
  private kept = '';

  _write(chunk: Buffer, _: string, done: () => void): void {
    this.kept = (this.kept + chunk.toString()).slice(-2000);
    done();
  }

  text(): string {
    return this.kept.trim();
  }
}
