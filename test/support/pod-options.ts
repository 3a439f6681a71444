import { Duration, JsonPatch, Size } from 'cdk8s';
import { Cpu, EnvValue } from 'cdk8s-plus-27';
import { PodOptions } from '../../src';

/** Each option of a pod. */
export const ALL_OPTIONS: PodOptions = {
  labels: { team: 'data' },
  annotations: { 'example.org/owner': 'ada' },
  nodeSelector: { disk: 'fast' },
  tolerations: [{ key: 'spot', operator: 'Exists' }],
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }] } } },
  topologySpread: [{ maxSkew: 2, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' }],
  priorityClassName: 'batch',
  schedulerName: 'volcano',
  runtimeClassName: 'gvisor',
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['db.example.org'] }],
  dnsPolicy: 'None',
  dnsConfig: { nameservers: ['10.0.0.2'] },
  env: { REGION: EnvValue.fromValue('eu') },
  envFrom: [{ secretRef: { name: 'proxy' }, prefix: 'P_' }],
  mounts: [{ path: '/etc/ca', volume: { name: 'ca', configMap: { name: 'ca' } }, readOnly: true }],
  initContainers: [{ name: 'fetch', image: 'busybox' }],
  sidecars: [{ name: 'logs', image: 'fluent-bit' }],
  cpuLimit: Cpu.units(4),
  ephemeralStorageRequest: Size.mebibytes(256),
  ephemeralStorageLimit: Size.gibibytes(2),
  securityContext: { supplementalGroups: [4000] },
  terminationGrace: Duration.seconds(77),
  patches: [JsonPatch.add('/spec/hostname', 'here'), JsonPatch.test('/metadata/labels/team', 'data')],
};
