import { closeSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { clusterDirectory } from './directory';
import { supervisorsOf } from './processes';
import { Problem } from '../../problem';

/** See local-cluster/supervisor/state.go. */
export interface SupervisorStatus {
  readonly step: 'prepare' | 'api' | 'nodes' | 'dns' | 'running' | 'failed';
  readonly failure?: string;
  readonly controlPlane: readonly ComponentStatus[];
  readonly nodes: readonly NodeStatus[];
}

export interface ComponentStatus {
  readonly name: string;
  /** 0 while it does not run. */
  readonly pid: number;
  readonly restarts: number;
  readonly lastExit?: string;
}

export interface NodeStatus {
  readonly name: string;
  readonly state: 'starting' | 'running' | 'stopped';
  readonly restarts: number;
  readonly components: readonly ComponentStatus[] | null;
}

interface Request {
  readonly do: 'status' | 'follow' | 'stop' | 'start';
  readonly node?: string;
}

/** One request to a cluster's supervisor; `follow` answers by more than one status and ends with the cluster running or failed. */
export async function* ask(name: string, request: Request): AsyncGenerator<SupervisorStatus> {
  const { cluster } = supervisorsOf(name);
  if (cluster === undefined) throw new Problem(`The cluster "${name}" does not run.`, `\`bigdata cluster start --name ${name}\``);
  // by way of the open folder: the path may be too long for a socket
  const folder = openSync(clusterDirectory(name), 'r');
  const socket = connect(`/proc/self/fd/${folder}/control.sock`);
  try {
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    socket.on('error', () => undefined); // seen as the end of the lines
    socket.write(`${JSON.stringify(request)}\n`);
    for await (const line of createInterface({ input: socket })) {
      const answer = JSON.parse(line) as SupervisorStatus & { error?: string };
      if (answer.error) throw new Problem(`The cluster "${name}": ${answer.error}.`);
      yield answer;
      if (request.do !== 'follow' || ['running', 'failed'].includes(answer.step)) return;
    }
    throw new Problem(`The supervisor of the cluster "${name}" ended.`, `\`bigdata cluster logs supervisor --name ${name}\` says why.`);
  } finally {
    socket.destroy();
    closeSync(folder);
  }
}

export async function askOnce(name: string, request: Request): Promise<SupervisorStatus> {
  for await (const status of ask(name, request)) return status;
  throw new Problem(`The supervisor of the cluster "${name}" does not answer.`);
}
