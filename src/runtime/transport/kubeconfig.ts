import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { KubeConfig } from '@kubernetes/client-node' with { 'resolution-mode': 'import' };
import { Problem } from '../../problem';

const POD_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** The kubeconfig that was asked for, else as kubectl does it: all files of $KUBECONFIG that exist, else ~/.kube/config; in a pod its own account. */
export function loadKubeconfig(empty: () => KubeConfig, asked?: string): KubeConfig {
  const named = asked ?? kubeconfigName();
  const files = (asked === undefined ? named.split(delimiter) : [asked]).filter((file) => file !== '' && existsSync(file));
  const result = empty();
  if (files.length === 0 && asked === undefined && existsSync(POD_ACCOUNT)) {
    result.loadFromCluster();
    return result;
  }
  if (files.length === 0) {
    throw new Problem(`There is no kubeconfig at ${named}.`, 'Pass --kubeconfig FILE or set KUBECONFIG; for a cluster on this machine: `bigdata cluster create`.');
  }
  const [first, ...rest] = files.map((file) => {
    const config = empty();
    config.loadFromFile(file);
    return config;
  });
  rest.forEach((config) => merge(first, config));
  return first;
}

export function kubeconfigName(): string {
  return process.env.KUBECONFIG || join(homedir(), '.kube/config');
}

/** Of two entries by one name the first counts, and so does the first current context. */
function merge(into: KubeConfig, from: KubeConfig): void {
  const fresh = <T extends { name: string }>(there: T[], more: T[]) => more.filter(({ name }) => !there.some((one) => one.name === name));
  fresh(into.getClusters(), from.getClusters()).forEach((cluster) => into.addCluster(cluster));
  fresh(into.getUsers(), from.getUsers()).forEach((user) => into.addUser(user));
  fresh(into.getContexts(), from.getContexts()).forEach((context) => into.addContext(context));
  if (!into.getCurrentContext() && from.getCurrentContext()) into.setCurrentContext(from.getCurrentContext());
}
