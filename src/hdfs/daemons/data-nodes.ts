import { Construct } from 'constructs';
import { DATA, hadoopContainer, HADOOP_UID, podFields, podVolumes, probes, script } from './container';
import { clientsOf } from './peers';
import { claimsOf, ephemeralVolumes } from './volumes';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Daemon } from '../../kubernetes/workloads/daemon';
import { PORTS } from '../ports';
import { hostsOf, Specification } from '../specification';

const ZONE_LABEL = 'topology.kubernetes.io/zone';

export function dataNodes(scope: Construct, specification: Specification, configMap: string, configurationHash: string): Daemon {
  const { name, dataNodes: role, nameNodes, racks } = specification;
  const { data, http, ipc } = PORTS.dataNode;
  const volumeNames = role.volumes.map((_, i) => `data-${i}`);
  const container = { size: role.size, optionsVariable: 'HDFS_DATANODE_OPTS', mounts: volumeNames.map((volume, i) => ({ name: volume, mountPath: `${DATA}/${i}` })) };
  // scripts/topology.sh asks for it
  const zone = racks._areZones ? { fields: { ZONE: `metadata.labels['${ZONE_LABEL}']` }, options: '-Dhdfs.zone=$(ZONE)' } : {};
  return new Daemon(scope, 'datanode', {
    name: role.name,
    labels: standardLabels('hdfs', name, COMPONENTS.dataNode),
    replicas: role.count,
    uid: HADOOP_UID,
    initContainers: [hadoopContainer(specification, {
      ...container, name: 'prepare', command: script('datanode.sh'), env: { NAMENODES: hostsOf(specification, nameNodes).join(' ') },
    })],
    containers: [hadoopContainer(specification, {
      ...container, ...zone, name: COMPONENTS.dataNode, command: ['hdfs', 'datanode'], ports: [data, http, ipc], probes: probes('datanode', http),
    })],
    volumes: [...podVolumes(configMap), ...ephemeralVolumes(role, volumeNames)],
    claims: claimsOf(role, volumeNames),
    ports: [data, http, ipc],
    // clients ask the ipc port, too: for the length of a file that is being written
    admissions: [{ ports: [data, http, ipc], from: clientsOf(specification) }],
    configurationHash,
    graceSeconds: 60,
    spreadOver: racks._areZones ? [ZONE_LABEL] : [],
    podFields: podFields(specification),
    options: role.podOptions,
  });
}
