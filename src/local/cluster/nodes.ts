import { closeSync } from 'node:fs';
import { Readable } from 'node:stream';
import { askOnce, SupervisorStatus } from './control';
import { knownRecord } from './directory';
import { nodeName } from './inside';
import { rootOf, supervisorsOf } from './processes';
import { Problem } from '../../problem';
import { command, CommandOptions } from '../machine/command';

export interface Node {
  readonly name: string;
  /** Runs the host's client of containerd with that of the node; returns what it prints. */
  ctr(args: readonly string[], options?: { readonly input?: Readable; readonly signal?: AbortSignal }): Promise<string>;
}

/** The nodes that run. */
export function nodesOf(cluster: string): Node[] {
  knownRecord(cluster);
  return Object.keys(supervisorsOf(cluster).nodes).map((name) => ({ name, ctr: (args, options) => ctr(cluster, name, args, options) }));
}

/** No program is looked for in the node, where what runs in pods could have put one: only its socket is reached there. */
async function ctr(cluster: string, node: string, args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const root = rootOf(cluster, node);
  try {
    return await command('ctr', ['--address=/proc/self/fd/3/run/containerd/containerd.sock', '--namespace=k8s.io', ...args], { ...options, inherits: root });
  } finally {
    closeSync(root);
  }
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
