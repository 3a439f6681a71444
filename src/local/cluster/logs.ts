import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { clusterDirectory, knownRecord } from './directory';
import { Problem } from '../../problem';

/** Files of logs by component: `apiserver`, `node-1/kubelet`. */
export function logFiles(cluster: string): { [component: string]: string } {
  knownRecord(cluster);
  const folder = clusterDirectory(cluster, 'logs');
  const found: { [component: string]: string } = {};
  const supervisor = clusterDirectory(cluster, 'supervisor.log');
  if (existsSync(supervisor)) found.supervisor = supervisor;
  if (!existsSync(folder)) return found;
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.log')).sort()) {
    found[path.replace(/\.log$/, '')] = join(folder, path);
  }
  return found;
}

/** The log of a component; the node may be left out where only one has it. */
export function logFile(cluster: string, component: string): string {
  const files = logFiles(cluster);
  if (files[component]) return files[component];
  const matches = Object.keys(files).filter((name) => name.endsWith(`/${component}`));
  if (matches.length === 1) return files[matches[0]];
  if (matches.length > 1) throw new Problem(`More than one node has a ${component}.`, `Choose one of: ${matches.join(', ')}.`);
  throw new Problem(`The cluster "${cluster}" has no log of "${component}".`, `It has: ${Object.keys(files).join(', ')}.`);
}
