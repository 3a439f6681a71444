import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { totalmem } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { command } from '../machine/command';
import { cachePath, searchPath } from '../machine/paths';

/** What of ours needs it. */
export type Purpose = 'cluster' | 'delete' | 'images' | 'build';

export interface Check {
  readonly name: string;
  readonly purposes: readonly Purpose[];
  /** What is wrong; undefined when all is well. */
  readonly problem: () => Promise<string | undefined> | string | undefined;
  readonly remedy: string;
  /** Debian packages that put it right. */
  readonly packages?: readonly string[];
  /** A kernel module that puts it right. */
  readonly module?: string;
}

const CNI_FOLDERS = ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni', '/usr/lib/cni/bin'];
const CNI_PLUGINS = ['bridge', 'host-local', 'loopback', 'portmap'];

/** The folder of the host with all CNI plug-ins that nodes need. */
export function cniPluginsFolder(): string | undefined {
  return CNI_FOLDERS.find((folder) => CNI_PLUGINS.every((plugin) => existsSync(join(folder, plugin))));
}

const GIB = 2 ** 30;

export const CHECKS: readonly Check[] = [
  {
    name: 'Linux',
    purposes: ['cluster', 'delete', 'images'],
    problem: () => (process.platform === 'linux' ? undefined : `this is ${process.platform}`),
    remedy: 'The local cluster and the images are Linux only; constructs and runtime are not. Use any other cluster by its kubeconfig.',
  },
  {
    name: 'root',
    purposes: ['cluster', 'delete', 'images'],
    problem: () => (process.getuid?.() === 0 ? undefined : 'this user is not root'),
    remedy: 'Namespaces, mounts and cgroups need root: run the command by `sudo -E env "PATH=$PATH"`.',
  },
  program('containerd', ['cluster'], ['containerd']),
  program('containerd-shim-runc-v2', ['cluster'], ['containerd']),
  program('ctr', ['cluster'], ['containerd']),
  program('runc', ['cluster'], ['runc']),
  {
    name: 'CNI plug-ins',
    purposes: ['cluster'],
    problem: () => (cniPluginsFolder() ? undefined : `none of ${CNI_FOLDERS.join(', ')} has ${CNI_PLUGINS.join(', ')}`),
    remedy: 'Install containernetworking-plugins.',
    packages: ['containernetworking-plugins'],
  },
  program('nft', ['cluster'], ['nftables']),
  program('iptables', ['cluster'], ['iptables']),
  program('ipset', ['cluster'], ['ipset']),
  program('conntrack', ['cluster'], ['conntrack']),
  program('ip', ['cluster'], ['iproute2']),
  program('nsenter', ['cluster'], ['util-linux']),
  program('flock', ['cluster', 'delete', 'images'], ['util-linux']),
  program('buildah', ['images'], ['buildah']),
  program('mmdebstrap', ['images'], ['mmdebstrap', 'debian-archive-keyring']),
  program('curl', ['images'], ['curl', 'ca-certificates']),
  {
    name: 'Go',
    purposes: ['build'],
    problem: goProblem,
    remedy: 'Install Go 1.24 or newer from https://go.dev/dl/; it compiles Kubernetes from its modules, once.',
  },
  {
    name: 'cgroups',
    purposes: ['cluster'],
    problem: () => missingControllers(readFileSync('/proc/cgroups', 'utf8'), readFileSync('/proc/self/mountinfo', 'utf8')),
    remedy: 'Mount them: on most systems by starting with systemd, in a container by running it privileged.',
  },
  {
    name: 'overlay file system',
    purposes: ['cluster', 'images'],
    problem: () => (/\toverlay$/m.test(readFileSync('/proc/filesystems', 'utf8')) ? undefined : 'the kernel has none'),
    remedy: 'modprobe overlay',
    module: 'overlay',
  },
  {
    name: 'bridge netfilter',
    purposes: ['cluster'],
    problem: () => (existsSync('/proc/sys/net/bridge/bridge-nf-call-iptables') ? undefined : 'the kernel does not pass bridged packets to its filter'),
    remedy: 'modprobe br_netfilter',
    module: 'br_netfilter',
  },
  {
    name: 'network namespaces',
    purposes: ['cluster'],
    // tried in a network namespace that ends with the program
    problem: () => attempt(['--net', 'ip', 'link', 'add', 'check', 'type', 'veth', 'peer', 'name', 'check2']),
    remedy: 'The kernel needs network namespaces and veth links; in a container, run it privileged.',
  },
  {
    name: 'nftables',
    purposes: ['cluster'],
    problem: () => attempt(['--net', 'nft', 'add', 'table', 'ip', 'check']),
    remedy: 'modprobe nf_tables; Services are rules of nftables.',
    module: 'nf_tables',
  },
  {
    name: 'NetworkPolicies',
    purposes: ['cluster'],
    problem: () => attempt(['--net', 'sh', '-e'], POLICY_RULES),
    remedy: 'modprobe xt_set xt_physdev xt_NFLOG; policies are rules of iptables and ipset.',
    module: 'xt_set',
  },
  {
    name: 'memory',
    purposes: ['cluster'],
    problem: () => (totalmem() >= 2 * GIB ? undefined : `the machine has ${(totalmem() / GIB).toFixed(1)} GiB`),
    remedy: 'A cluster needs 1 GiB for itself, and a Spark application 3 GiB more.',
  },
  {
    name: 'disk',
    purposes: ['build', 'images'],
    problem: () => {
      const { bavail, bsize } = statfsSync(nearestFolder(cachePath()));
      return bavail * bsize >= 8 * GIB ? undefined : `${(bavail * bsize / GIB).toFixed(1)} GiB are free for ${cachePath()}`;
    },
    remedy: 'A first build of everything takes 8 GiB: free some, or set XDG_CACHE_HOME to a folder on another disk.',
  },
];

/** One of each kind that the rules of NetworkPolicies are made of. Source: pkg/controllers/netpol of kube-router. */
const POLICY_RULES = `ipset create check-ip hash:ip timeout 0
ipset create check-net hash:net timeout 0
iptables -A FORWARD -m physdev --physdev-is-bridged -m set --match-set check-ip src -m set --match-set check-net dst -j MARK --set-xmark 0x10000/0x10000
iptables -A FORWARD -m comment --comment check -m mark ! --mark 0x10000/0x10000 -m limit --limit 10/minute -j NFLOG --nflog-group 100
iptables -A FORWARD -m conntrack --ctstate INVALID -m addrtype --src-type LOCAL -p tcp -m multiport --dports 30000:32767 -j REJECT
`;

function program(name: string, purposes: readonly Purpose[], packages: readonly string[]): Check {
  return {
    name,
    purposes,
    problem: () => (isInstalled(name) ? undefined : 'is not installed'),
    remedy: `Install ${packages.join(' ')}.`,
    packages,
  };
}

/** Whether a program is found where commands are looked for. */
export function isInstalled(name: string): boolean {
  return searchPath().split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

async function goProblem(): Promise<string | undefined> {
  if (!isInstalled('go')) return 'is not installed';
  const version = (await command('go', ['env', 'GOVERSION'])).trim();
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  return Number(major) > 1 || Number(minor) >= 24 ? undefined : `${version} is too old`;
}

async function attempt(argv: readonly string[], input?: string): Promise<string | undefined> {
  try {
    await command('unshare', argv, { input });
    return undefined;
  } catch (error) {
    return (error as Error).message.replace(/\s+/g, ' ');
  }
}

const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'pids'];

/** Version 1 mounts each controller; version 2 has all of them in one place. Source: cgroups(7). */
export function missingControllers(cgroups: string, mountinfo: string): string | undefined {
  if (/ - cgroup2 \S+ /.test(mountinfo) && !/ - cgroup \S+ /.test(mountinfo)) return undefined;
  const mounted = mountinfo.split('\n').filter((line) => line.includes(' - cgroup ')).flatMap((line) => line.split(' ').at(-1)!.split(','));
  const missing = CONTROLLERS.filter((controller) => !mounted.includes(controller) || !new RegExp(`^${controller}\\t.*\\t1$`, 'm').test(cgroups));
  return missing.length === 0 ? undefined : `not mounted: ${missing.join(', ')}`;
}

function nearestFolder(path: string): string {
  let folder = path;
  while (!existsSync(folder)) folder = dirname(folder);
  return folder;
}
