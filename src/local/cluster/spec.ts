import { cgroupOf, ClusterShape, nodeIp } from './configuration';
import { BINARIES, CLUSTER, nodeFolder, nodeName } from './inside';
import { controlPlaneAddress, hostAddress, linkName, podSubnetOf, SERVICE_SUBNET } from './network';

const KUBE = `${BINARIES}/kube`;
const PKI = `${CLUSTER}/pki`;

interface Component {
  readonly name: string;
  readonly argv: readonly string[];
}

/** What the supervisor runs, see local-cluster/supervisor/spec.go. */
export function supervisorSpec(shape: ClusterShape, binaries: string): object {
  const { network } = shape;
  const nodes = Array.from({ length: shape.nodes }, (_, i) => i + 1);
  return {
    name: shape.name,
    cgroup: cgroupOf(shape),
    binaries,
    link: {
      name: linkName(network),
      hostAddress: `${hostAddress(network)}/24`,
      address: `${controlPlaneAddress(network)}/24`,
      gateway: hostAddress(network),
    },
    prepare: [
      kubeadm('certs', 'all', 'kubeadm.yaml'),
      kubeadm('kubeconfig', 'all', 'kubeadm.yaml', CLUSTER),
      ...nodes.map(nodeName).map((name) => kubeadm('kubeconfig', 'kubelet', `${nodeFolder(name)}/kubeadm.yaml`, `${CLUSTER}/${nodeFolder(name)}`)),
    ],
    controlPlane: [etcd(), apiserver(controlPlaneAddress(network))],
    bootstrap: [KUBE, 'bootstrap', `--kubeconfig=${CLUSTER}/super-admin.conf`, `--nodes=${shape.nodes}`],
    afterApi: [controllerManager(), scheduler(), storage()],
    nodes: nodes.map((node) => nodeSpec(shape, node)),
  };
}

function kubeadm(phase: string, what: string, config: string, folder?: string): string[] {
  return [KUBE, 'kubeadm', 'init', 'phase', phase, what, `--config=${CLUSTER}/${config}`, ...(folder ? [`--kubeconfig-dir=${folder}`] : [])];
}

function component(name: string, argv: string[]): Component {
  return { name, argv: [KUBE, name, ...argv] };
}

/** Reached by the API server alone, on the loopback of the cluster's own network namespace. */
function etcd(): Component {
  const client = 'http://127.0.0.1:2379';
  const peer = 'http://127.0.0.1:2380';
  return component('etcd', [
    `--data-dir=${CLUSTER}/etcd`, `--listen-client-urls=${client}`, `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`, `--initial-advertise-peer-urls=${peer}`, `--initial-cluster=default=${peer}`,
    '--unsafe-no-fsync', // what a crash of the machine loses, `create` makes again
  ]);
}

function apiserver(address: string): Component {
  return component('apiserver', [
    `--advertise-address=${address}`, '--secure-port=6443', '--etcd-servers=http://127.0.0.1:2379',
    `--client-ca-file=${PKI}/ca.crt`, `--tls-cert-file=${PKI}/apiserver.crt`, `--tls-private-key-file=${PKI}/apiserver.key`,
    `--service-account-key-file=${PKI}/sa.pub`, `--service-account-signing-key-file=${PKI}/sa.key`,
    '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
    `--kubelet-client-certificate=${PKI}/apiserver-kubelet-client.crt`, `--kubelet-client-key=${PKI}/apiserver-kubelet-client.key`,
    '--kubelet-preferred-address-types=InternalIP',
    `--requestheader-client-ca-file=${PKI}/front-proxy-ca.crt`, '--requestheader-allowed-names=front-proxy-client',
    '--requestheader-extra-headers-prefix=X-Remote-Extra-', '--requestheader-group-headers=X-Remote-Group', '--requestheader-username-headers=X-Remote-User',
    `--proxy-client-cert-file=${PKI}/front-proxy-client.crt`, `--proxy-client-key-file=${PKI}/front-proxy-client.key`,
    '--authorization-mode=Node,RBAC', '--enable-admission-plugins=NodeRestriction', `--service-cluster-ip-range=${SERVICE_SUBNET}`,
    '--allow-privileged=true',
    '--feature-gates=PodTopologyLabelsAdmission=true', // on by itself from 1.35: pods see the zone of their node
    '--enable-aggregator-routing=true', // there is no kube-proxy where the control plane is
  ]);
}

function controllerManager(): Component {
  const kubeconfig = `${CLUSTER}/controller-manager.conf`;
  return component('controller-manager', [
    `--kubeconfig=${kubeconfig}`, `--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`,
    `--root-ca-file=${PKI}/ca.crt`, `--service-account-private-key-file=${PKI}/sa.key`,
    `--cluster-signing-cert-file=${PKI}/ca.crt`, `--cluster-signing-key-file=${PKI}/ca.key`,
    '--use-service-account-credentials=true', '--leader-elect=false', '--allocate-node-cidrs=false',
    // all of its clients share these; upstream's 20 a second would make its own start last 4 s longer
    '--kube-api-qps=500', '--kube-api-burst=1000',
    // a lost node shows within seconds: half of upstream's grace, and twice its reports (nodeStatusUpdateFrequency)
    '--node-monitor-grace-period=20s', '--node-monitor-period=2s',
  ]);
}

function scheduler(): Component {
  const kubeconfig = `${CLUSTER}/scheduler.conf`;
  return component('scheduler', [`--kubeconfig=${kubeconfig}`, `--authentication-kubeconfig=${kubeconfig}`, `--authorization-kubeconfig=${kubeconfig}`, '--leader-elect=false', '--kube-api-qps=500', '--kube-api-burst=1000']);
}

function storage(): Component {
  return component('storage', [`--kubeconfig=${CLUSTER}/admin.conf`, `--directory=${CLUSTER}/volumes`]);
}

function nodeSpec(shape: ClusterShape, node: number): object {
  const name = nodeName(node);
  const folder = `${CLUSTER}/${nodeFolder(name)}`;
  const load = (image: string) => ['ctr', '--namespace=k8s.io', 'images', 'import', '--no-unpack', `${BINARIES}/${image}.tar`];
  return {
    name,
    address: `${nodeIp(shape, node)}/24`,
    podSubnet: podSubnetOf(node),
    prepare: [],
    runtime: [{ name: 'containerd', argv: ['containerd', `--config=${folder}/containerd.toml`] }],
    imports: [load('pause'), load('coredns')],
    afterApi: [
      component('kubelet', [
        `--config=${folder}/kubelet.yaml`, `--kubeconfig=${folder}/kubelet.conf`, `--hostname-override=${name}`, `--node-ip=${nodeIp(shape, node)}`,
      ]),
      component('proxy', [`--config=${folder}/proxy.yaml`]),
      { name: 'policies', argv: [`${BINARIES}/policies`, `--kubeconfig=${folder}/kubelet.conf`, `--node=${name}`, `--services=${SERVICE_SUBNET}`] },
    ],
  };
}
