import { CLUSTER, KUBERNETES_VERSION, nodeFolder, nodeName } from './inside';
import { controlPlaneAddress, DNS_ADDRESS, linkName, nodeAddress, POD_SUBNET, podSubnetOf, SERVICE_SUBNET } from './network';

/** What the configuration of a cluster depends on. */
export interface ClusterShape {
  readonly name: string;
  readonly network: number;
  readonly nodes: number;
  /** The host's folder of CNI plug-ins. */
  readonly cniPlugins: string;
}

/** All configuration files, by path in the cluster's directory. JSON is YAML. */
export function configurationFiles(shape: ClusterShape): { [path: string]: string } {
  const files: { [path: string]: string } = {
    'kubeadm.yaml': kubeadm(shape, 1),
    // nothing listens there: a name of the world outside fails at once instead of after a time-out
    'resolv.conf': 'nameserver 127.0.0.1\noptions attempts:1\n',
  };
  for (let node = 1; node <= shape.nodes; node += 1) {
    const folder = nodeFolder(nodeName(node));
    Object.assign(files, {
      [`${folder}/kubeadm.yaml`]: kubeadm(shape, node),
      [`${folder}/kubelet.yaml`]: json(kubelet(shape, node)),
      [`${folder}/proxy.yaml`]: json(proxy(node)),
      [`${folder}/containerd.toml`]: containerd(shape, node),
      [`${folder}/cni/pods.conflist`]: json(cni(node)),
    });
  }
  return files;
}

function json(value: object): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** For certificates and kubeconfigs only. Elliptic keys: making RSA ones would take longer than all else in a start. */
function kubeadm(shape: ClusterShape, node: number): string {
  const address = controlPlaneAddress(shape.network);
  return [
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'InitConfiguration',
      localAPIEndpoint: { advertiseAddress: address, bindPort: 6443 },
      nodeRegistration: { name: nodeName(node), criSocket: 'unix:///run/containerd/containerd.sock' },
    },
    {
      apiVersion: 'kubeadm.k8s.io/v1beta4',
      kind: 'ClusterConfiguration',
      clusterName: shape.name,
      kubernetesVersion: KUBERNETES_VERSION,
      encryptionAlgorithm: 'ECDSA-P256',
      certificatesDir: `${CLUSTER}/pki`,
      controlPlaneEndpoint: `${address}:6443`,
      networking: { podSubnet: POD_SUBNET, serviceSubnet: SERVICE_SUBNET },
    },
  ].map(json).join('---\n');
}

function kubelet(shape: ClusterShape, node: number): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: { x509: { clientCAFile: `${CLUSTER}/pki/ca.crt` }, anonymous: { enabled: false }, webhook: { enabled: true } },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroupOf(shape)}/${nodeName(node)}`,
    clusterDNS: [DNS_ADDRESS],
    clusterDomain: 'cluster.local',
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    enforceNodeAllocatable: ['pods'],
    // the disk is the host's: it must be really full before pods go, and images that were loaded by hand must stay
    evictionHard: { 'memory.available': '200Mi', 'nodefs.available': '2%', 'imagefs.available': '2%' },
    imageGCHighThresholdPercent: 100,
    failSwapOn: false,
    nodeStatusUpdateFrequency: '5s',
    resolvConf: '/etc/resolv.conf',
    rotateCertificates: false,
    // without kernel.printk and the like, which are the host's
    protectKernelDefaults: true,
    syncFrequency: '10s',
    volumePluginDir: '/var/lib/kubelet/volumeplugins',
  };
}

/** With the number of the network, which no other cluster of the machine has, also not that of another user. */
export function cgroupOf({ name, network }: Pick<ClusterShape, 'name' | 'network'>): string {
  return `${linkName(network)}-${name}`;
}

function proxy(node: number): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clusterCIDR: POD_SUBNET,
    hostnameOverride: nodeName(node),
    clientConnection: { kubeconfig: `${CLUSTER}/admin.conf` },
    // these limits are the host's
    conntrack: { maxPerCore: 0, tcpEstablishedTimeout: '0s', tcpCloseWaitTimeout: '0s' },
  };
}

/** Without address translation: pods of other nodes see a pod's own address, as Hadoop expects. */
function cni(node: number): object {
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'pods',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: { type: 'host-local', ranges: [[{ subnet: podSubnetOf(node) }]], routes: [{ dst: '0.0.0.0/0' }] },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

function containerd(shape: ClusterShape, node: number): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2

[plugins."io.containerd.internal.v1.opt"]
  path = "/var/lib/containerd/opt"

[${cri}]
  sandbox_image = "localhost/bigdata-pause:1"
  # sandboxes ask for a score below ours, which takes a capability that containers and many machines lack
  restrict_oom_score_adj = true
  [${cri}.containerd]
    default_runtime_name = "runc"
  [${cri}.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
  [${cri}.cni]
    bin_dir = ${JSON.stringify(shape.cniPlugins)}
    conf_dir = "${CLUSTER}/${nodeFolder(nodeName(node))}/cni"
`;
}

export function nodeIp(shape: ClusterShape, node: number): string {
  return nodeAddress(shape.network, node);
}
