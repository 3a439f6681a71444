import { DataNodeReport } from './report';
import { Explanation } from '../status/diagnosis';

/** Milliseconds without a copied block after which something holds them all; the NameNodes look every 5 s. */
const HELD = 30_000;

/** Notices when DataNodes that are drained are no longer emptied. */
export class Standstill {
  private pending = 0;
  private since = 0;

  /** @returns how many blocks have stayed since long; 0 while there is progress */
  look(leaving: readonly DataNodeReport[], now: number): number {
    const pending = leaving.reduce((sum, node) => sum + (node.pending ?? 0), 0);
    if (pending !== this.pending) this.since = now;
    this.pending = pending;
    return now - this.since >= HELD ? pending : 0;
  }
}

/** What may hold them; NameNodes keep silent about blocks that fit nowhere. */
export function holding(blocks: number, remaining: number): Explanation {
  return {
    cause: `no block was copied for ${HELD / 1000} s, and ${blocks} are left: files ask for more than ${remaining} replicas, or the DataNodes that stay are full`,
    remedy: `\`bigdata hdfs run -- dfs -setrep -R ${remaining} /\` asks for ${remaining} replicas of all files; \`bigdata hdfs status\` shows what is full. Then this goes on by itself.`,
  };
}
