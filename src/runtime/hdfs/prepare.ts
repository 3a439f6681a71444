import { prepareScaling, ScalingOptions } from './scaling';
import { endOneNameNode, refuseLessTopology, topologyChanges } from './topology';
import { Step } from '../plan/plan';
import { KubeClient } from '../transport/client';

/** What HDFS clusters need done before their objects change, so that no file is lost; refuses what would lose some before anything is done. */
export async function prepareHdfs(client: KubeClient, steps: readonly Step[], options: ScalingOptions): Promise<void> {
  const changes = await topologyChanges(client, steps);
  refuseLessTopology(changes);
  await prepareScaling(client, steps, options);
  await endOneNameNode(client, changes, options.signal);
}
