import { Readable } from 'node:stream';
import { askOnce, SupervisorStatus } from './control';
import { knownRecord } from './directory';
import { nodeName } from './inside';
import { supervisorsOf } from './processes';
import { Problem } from '../../problem';
import { command } from '../machine/command';

export interface Node {
  readonly name: string;
  /** Runs a program of the host in the namespaces of the node; returns what it prints. */
  exec(argv: readonly string[], options?: { readonly input?: Readable; readonly signal?: AbortSignal }): Promise<string>;
}

/** The nodes that run. */
export function nodesOf(cluster: string): Node[] {
  knownRecord(cluster);
  return Object.entries(supervisorsOf(cluster).nodes).map(([name, pid]) => ({
    name,
    exec: (argv, options = {}) => command('nsenter', [`--target=${pid}`, '--mount', '--net', '--pid', '--uts', '--ipc', '--', ...argv], options),
  }));
}

/** As if the machine under the node lost its power. */
export function stopNode(cluster: string, node: string): Promise<SupervisorStatus> {
  return setNode('stop', cluster, node);
}

/** The node comes back with what it had on its disk. */
export function startNode(cluster: string, node: string): Promise<SupervisorStatus> {
  return setNode('start', cluster, node);
}

function setNode(verb: 'stop' | 'start', cluster: string, node: string): Promise<SupervisorStatus> {
  const names = Array.from({ length: knownRecord(cluster).nodes }, (_, i) => nodeName(i + 1));
  if (!names.includes(node)) throw new Problem(`The cluster "${cluster}" has no node "${node}".`, `It has: ${names.join(', ')}.`);
  return askOnce(cluster, { do: verb, node });
}
