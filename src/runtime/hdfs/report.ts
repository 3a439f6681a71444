/** What NameNodes say, as far as an operator asks. */
export interface HdfsReport {
  readonly nameNodes: readonly NameNodeReport[];
  readonly dataNodes: readonly DataNodeReport[];
  readonly files: number;
  readonly blocks: number;
  /** Blocks with fewer replicas than they should have. */
  readonly underReplicated: number;
  /** Blocks without any replica. */
  readonly missing: number;
  /** Bytes. */
  readonly capacity: number;
  readonly used: number;
  /** A rolling upgrade that is not finalized: whether there is an image to go back to yet. */
  readonly upgrade?: 'preparing' | 'prepared';
}

export interface NameNodeReport {
  readonly pod: string;
  readonly state: 'active' | 'standby' | 'unreachable' | string;
  readonly safeMode: boolean;
}

export interface DataNodeReport {
  /** The name of its pod. */
  readonly pod: string;
  /** HOST:PORT under which it has registered; none when it is dead. */
  readonly host?: string;
  /** In Hadoop's words: `In Service`, `Decommission In Progress`, `Decommissioned`, ..., or `Dead`. */
  readonly state: string;
  readonly blocks: number;
  readonly used: number;
  readonly capacity: number;
  /** While it is decommissioned: blocks that still have to be copied, and those of files that are being written. */
  readonly pending?: number;
  readonly open?: number;
  /** Seconds since it was last heard of, when these are more than it should be silent: it hangs, or its node has gone. */
  readonly silent?: number;
}

/** Beans of a NameNode's JMX page that a report is made of. Source: Hadoop, "Metrics" and NameNodeMXBean. */
export const BEANS = ['NameNodeStatus', 'NameNodeInfo', 'FSNamesystem', 'FSNamesystemState'];

/** One that is silent for so long gets no blocks any more, and is dead later on. Source: dfs.namenode.stale.datanode.interval. */
const STALE_SECONDS = 30;

export type Beans = { readonly [bean: string]: { readonly [attribute: string]: any } };

/** By what each NameNode says; undefined when it says nothing. The active one knows most. A pure function. */
export function reportOf(answers: ReadonlyMap<string, Beans | undefined>): HdfsReport {
  const nameNodes = [...answers].map(([pod, beans]): NameNodeReport => ({
    pod,
    state: beans ? String(beans.NameNodeStatus?.State ?? 'starting') : 'unreachable',
    safeMode: Boolean(beans?.NameNodeInfo?.Safemode),
  }));
  const active = [...answers.values()].find((beans) => beans?.NameNodeStatus?.State === 'active') ?? {};
  const { NameNodeInfo: info = {}, FSNamesystem: system = {} } = active;
  return {
    nameNodes,
    dataNodes: dataNodesOf(info),
    files: Number(system.FilesTotal ?? 0),
    blocks: Number(system.BlocksTotal ?? 0),
    underReplicated: Number(system.UnderReplicatedBlocks ?? 0),
    missing: Number(system.MissingBlocks ?? 0),
    capacity: Number(system.CapacityTotal ?? 0),
    used: Number(system.CapacityUsed ?? 0),
    ...upgradeOf(info),
  };
}

function upgradeOf({ RollingUpgradeStatus: status }: Beans[string]): Pick<HdfsReport, 'upgrade'> {
  if (!status || Number(status.finalizeTime) !== 0) return {};
  return { upgrade: status.createdRollbackImages ? 'prepared' : 'preparing' };
}

function dataNodesOf(info: Beans[string]): DataNodeReport[] {
  const leaving = nodes(info.DecomNodes);
  const live = Object.entries(nodes(info.LiveNodes)).map(([host, node]): DataNodeReport => ({
    pod: podOf(host),
    host,
    state: String(node.adminState),
    blocks: Number(node.numBlocks),
    used: Number(node.usedSpace),
    capacity: Number(node.capacity),
    ...(Number(node.lastContact ?? 0) > STALE_SECONDS ? { silent: Number(node.lastContact) } : {}),
    ...(leaving[host] ? { pending: Number(leaving[host].underReplicatedBlocks), open: Number(leaving[host].underReplicateInOpenFiles) } : {}),
  }));
  const known = new Set(live.map(({ pod }) => pod));
  // a pod that came back under another address is dead under the old one
  const dead = Object.entries(nodes(info.DeadNodes)).map(([host, node]): DataNodeReport => ({
    pod: podOf(host), state: node.decommissioned ? 'Decommissioned' : 'Dead', blocks: 0, used: 0, capacity: 0,
  })).filter(({ pod }) => !known.has(pod));
  return [...live, ...dead].sort((a, b) => (a.pod < b.pod ? -1 : 1));
}

/** Whether clients can read and write all files, as far as the NameNodes know. A pure function. */
export function isWell({ missing, nameNodes }: HdfsReport): boolean {
  return missing === 0 && nameNodes.some(({ state, safeMode }) => state === 'active' && !safeMode);
}

/** An attribute that is JSON in JSON. */
function nodes(text: unknown): { [host: string]: { [field: string]: any } } {
  return typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
}

function podOf(host: string): string {
  return host.split(/[.:]/)[0];
}
