import { holdsSecret } from '../../kubernetes/checks/secrets';
import { ownedKeys } from '../configuration';
import { Rule } from './rule';

/** The property that decides a key; of the others the construct knows best. */
const PROPERTIES: { readonly [key: string]: string } = {
  'dfs.replication': 'replication',
  'dfs.datanode.data.dir': 'dataNodes.volumes',
  'dfs.ha.automatic-failover.enabled': 'topology',
  'dfs.nameservices': 'clusterName',
  'fs.defaultFS': 'clusterName and topology',
  'net.topology.script.file.name': 'racks',
  'ha.zookeeper.quorum': 'topology: zooKeeper',
};

/** One place for each decision. */
export const keysAreNotOwned: Rule = (specification) => {
  const { coreSite = {}, hdfsSite = {} } = specification.props;
  const owned = ownedKeys(specification);
  const complain = (site: string, keys: readonly string[], ours: readonly string[]) => keys.filter((key) => ours.includes(key))
    .map((key) => `${site}: ${key} is set by the construct. ${PROPERTIES[key] ? `Use ${PROPERTIES[key]}.` : 'Leave it out.'}`);
  return [...complain('coreSite', Object.keys(coreSite), owned.core), ...complain('hdfsSite', Object.keys(hdfsSite), owned.hdfs)];
};

/** Hadoop ignores keys in the wrong file as long as the other one is read as well; readers would be misled. */
export const keysAreHadoops: Rule = ({ props: { coreSite = {}, hdfsSite = {} } }) => [
  ...Object.keys({ ...coreSite, ...hdfsSite }).filter((key) => !/^[a-z][-_.A-Za-z0-9]*\.[-_.A-Za-z0-9]+$/.test(key)).map((key) => `coreSite, hdfsSite: ${JSON.stringify(key)} is no key of Hadoop's. They look like dfs.blocksize.`),
  ...Object.keys(coreSite).filter((key) => key.startsWith('dfs.')).map((key) => `coreSite: ${key} belongs into hdfsSite.`),
];

/** Source: XML 1.0, Char. */
export const valuesFitXml: Rule = ({ props: { coreSite = {}, hdfsSite = {} } }) => Object.entries({ ...coreSite, ...hdfsSite })
  .filter(([, value]) => /[^\t\n\r\x20-\ud7ff\ue000-\ufffd]/.test(value))
  .map(([key]) => `coreSite, hdfsSite: the value of ${key} has a control character, which XML cannot hold. Leave it out.`);

/** A ConfigMap is read by many. */
export const keysHoldNoSecret: Rule = ({ props: { coreSite = {}, hdfsSite = {} } }) => Object.entries({ ...coreSite, ...hdfsSite })
  .filter(([key, value]) => holdsSecret(key, value) && !value.startsWith('${env.'))
  .map(([key]) => `coreSite, hdfsSite: ${key} would stand in a ConfigMap as plain text. Name a credential provider (hadoop.security.credential.provider.path) instead.`);
