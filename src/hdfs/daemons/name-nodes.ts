import { Construct } from 'constructs';
import { DATA, hadoopContainer, HADOOP_UID, livenessOf, podFields, podVolumes, probes, script } from './container';
import { clientsOf, podsOf } from './peers';
import { claimsOf, ephemeralVolumes } from './volumes';
import { COMPONENTS } from '../../contract';
import { Json } from '../../kubernetes/json';
import { standardLabels } from '../../kubernetes/objects/labels';
import { Daemon } from '../../kubernetes/workloads/daemon';
import { HOSTS_DIR } from '../configuration';
import { PORTS } from '../ports';
import { Availability, hostsOf, journalHostsOf, Specification } from '../specification';

/** The NameNodes; in a highly available cluster each with its failover controller beside it. */
export function nameNodes(scope: Construct, specification: Specification, configMap: string, configurationHash: string): Daemon {
  const { name, nameNodes: role, dataNodes, availability, racks } = specification;
  const { rpc, http, zkfc } = PORTS.nameNode;
  const data = [{ name: 'data', mountPath: DATA }];
  const prepare = hadoopContainer(specification, {
    name: 'prepare',
    command: script('namenode.sh'),
    size: role.size,
    optionsVariable: 'HDFS_NAMENODE_OPTS',
    env: environment(specification),
    mounts: data,
  });
  const nameNode = hadoopContainer(specification, {
    name: COMPONENTS.nameNode,
    command: script('namenode-start.sh'),
    size: role.size,
    optionsVariable: 'HDFS_NAMENODE_OPTS',
    env: racks._method ? { RACKS: racks._method, DATANODES: `.${dataNodes.name}.` } : {},
    ports: [rpc, http],
    mounts: [...data, { name: 'hosts', mountPath: HOSTS_DIR }],
    probes: probes('namenode', http),
  });
  return new Daemon(scope, 'namenode', {
    name: role.name,
    labels: standardLabels('hdfs', name, COMPONENTS.nameNode),
    replicas: role.count,
    uid: HADOOP_UID,
    initContainers: [prepare],
    containers: [nameNode, ...(availability ? [failoverController(specification, availability)] : [])],
    volumes: [...podVolumes(configMap), { name: 'hosts', configMap: { name: `${name}-hosts`, optional: true } }, ...ephemeralVolumes(role, ['data'])],
    claims: claimsOf(role, ['data']),
    ports: [rpc, http, ...(availability ? [zkfc] : [])],
    admissions: [
      { ports: [rpc, http], from: clientsOf(specification) },
      ...(availability ? [{ ports: [zkfc], from: [podsOf(specification)] }] : []),
    ],
    configurationHash,
    graceSeconds: 60,
    podFields: podFields(specification),
    options: role.podOptions,
  });
}

function environment(specification: Specification): { [name: string]: string } {
  const { availability, clusterId } = specification;
  return {
    CLUSTER_ID: clusterId,
    ...self(specification),
    ...(availability ? { ...peers(specification), JOURNALS: journalHostsOf(specification, availability).join(' ') } : {}),
  };
}

/** The pod's own name in DNS, which it must see before it is a server by that name. */
function self({ nameNodes: { name }, namespace }: Specification): { [name: string]: string } {
  return { SELF: `$(POD_NAME).${name}.${namespace}.svc` };
}

function peers(specification: Specification): { [name: string]: string } {
  return { PEERS: hostsOf(specification, specification.nameNodes).join(' ') };
}

function failoverController(specification: Specification, { failoverController: size }: Availability): Json {
  const container = hadoopContainer(specification, {
    name: 'zkfc',
    command: script('zkfc.sh'),
    size,
    optionsVariable: 'HDFS_ZKFC_OPTS',
    env: { ...self(specification), ...peers(specification) },
    ports: [PORTS.nameNode.zkfc],
    // its RPC server answers a web request with a sentence
    probes: { livenessProbe: { initialDelaySeconds: 30, ...livenessOf(PORTS.nameNode.zkfc, 'GET / HTTP/1.0') } },
  });
  return { ...container, lifecycle: { preStop: { exec: { command: script('zkfc-stop.sh') } } } };
}
