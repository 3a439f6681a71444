import { Construct } from 'constructs';
import { DATA, hadoopContainer, HADOOP_UID, podFields, podVolumes, probes, script } from './container';
import { clientsOf, podsOf } from './peers';
import { claimsOf, ephemeralVolumes } from './volumes';
import { COMPONENTS } from '../../contract';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Daemon } from '../../kubernetes/workloads/daemon';
import { PORTS } from '../ports';
import { Availability, Specification } from '../specification';

/**
 * They hold the edits that the active NameNode writes and the others read: only these do. Metrics are on the web port, for whoever has access.
 * A NameNode needs most of them to answer, but does not start unless it finds the names of all, also of one whose node is lost: hence
 * their Services. Source: Hadoop's QuorumJournalManager, createLoggers.
 */
export function journalNodes(scope: Construct, specification: Specification, availability: Availability, configMap: string, configurationHash: string): Daemon {
  const { name } = specification;
  const { journalNodes: role } = availability;
  const { rpc, http } = PORTS.journalNode;
  return new Daemon(scope, 'journalnode', {
    name: role.name,
    labels: standardLabels('hdfs', name, COMPONENTS.journalNode),
    replicas: role.count,
    serviceOfEachPod: true,
    uid: HADOOP_UID,
    containers: [hadoopContainer(specification, {
      name: COMPONENTS.journalNode,
      command: script('journalnode.sh'),
      size: role.size,
      optionsVariable: 'HDFS_JOURNALNODE_OPTS',
      ports: [rpc, http],
      mounts: [{ name: 'data', mountPath: DATA }],
      probes: probes('journalnode', http),
    })],
    volumes: [...podVolumes(configMap), ...ephemeralVolumes(role, ['data'])],
    claims: claimsOf(role, ['data']),
    ports: [rpc, http],
    admissions: [{ ports: [rpc], from: [podsOf(specification)] }, { ports: [http], from: clientsOf(specification) }],
    configurationHash,
    graceSeconds: 30,
    podFields: podFields(specification),
    options: role.podOptions,
  });
}
