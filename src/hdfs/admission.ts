import { HdfsCluster } from './cluster';
import { IHdfs } from './hdfs';

const NAME = 'kubernetes.io/metadata.name';

/**
 * What is wrong with a client in this namespace: the cluster's policies may not admit its pods, which then hang. Nothing where it is not known.
 * Namespaces that are admitted by other labels than their name may have them.
 */
export function admissionProblems(property: string, hdfs: IHdfs | undefined, namespace: string | undefined): string[] {
  if (!(hdfs instanceof HdfsCluster)) return [];
  const { namespace: home, access: { _from: from } } = hdfs._specification;
  if (!from || !namespace || !home || namespace === home) return [];
  const labels = from.map((peer) => (peer.namespaceSelector as { matchLabels?: { [label: string]: string } } | undefined)?.matchLabels);
  if (labels.some((wanted) => wanted && (wanted[NAME] === undefined || wanted[NAME] === namespace))) return [];
  return [`${property}: ${hdfs.node.path} is in namespace ${home} and does not admit pods of namespace ${namespace}, which would hang. `
    + `Give it access: ClientAccess.namespaces({ '${NAME}': '${namespace}' }), and copy its ConfigMap ${hdfs.configMapName} into ${namespace}.`];
}
