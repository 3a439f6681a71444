import { existsSync } from 'node:fs';
import { askOnce, SupervisorStatus } from './control';
import { allRecords, clusterDirectory, ClusterRecord, knownRecord } from './directory';
import { KUBERNETES_VERSION } from './inside';
import { kubeconfigPath } from './kubeconfig';
import { controlPlaneAddress, linkName } from './network';
import { supervisorsOf } from './processes';

export interface ClusterStatus extends ClusterRecord {
  readonly state: 'running' | 'starting' | 'failed' | 'stopped';
  readonly failure?: string;
  readonly version: string;
  readonly server: string;
  readonly link: string;
  readonly directory: string;
  readonly kubeconfig?: string;
  readonly components?: SupervisorStatus;
}

export async function clusterStatus(name: string): Promise<ClusterStatus> {
  const record = knownRecord(name);
  const common = {
    ...record,
    version: KUBERNETES_VERSION,
    server: `https://${controlPlaneAddress(record.network)}:6443`,
    link: linkName(record.network),
    directory: clusterDirectory(name),
    kubeconfig: existsSync(kubeconfigPath(name)) ? kubeconfigPath(name) : undefined,
  };
  if (supervisorsOf(name).cluster === undefined) return { ...common, state: 'stopped' };
  const components = await askOnce(name, { do: 'status' });
  const state = components.step === 'running' || components.step === 'failed' ? components.step : 'starting';
  return { ...common, state, failure: components.failure, components };
}

export function listClusters(): Promise<ClusterStatus[]> {
  return Promise.all(allRecords().map(({ name }) => clusterStatus(name)));
}
