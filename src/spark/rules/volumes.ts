import { posix } from 'node:path';
import { Rule } from './rule';

/** Folders that are in use; a volume there would hide them. */
const TAKEN = ['/', '/tmp', '/opt', '/opt/spark', '/opt/spark/jars', '/opt/spark/bin', '/opt/spark/python', '/opt/spark/work-dir', '/etc', '/etc/hadoop/conf', '/usr', '/proc', '/sys', '/dev',
  '/var/run/secrets/kubernetes.io/serviceaccount', '/run/secrets/kubernetes.io/serviceaccount'];
/** Folders of ConfigMaps, in which the node cannot make another mount point. */
const READ_ONLY = ['/opt/spark/conf', '/opt/spark/app'];

/** A mount hides what the image has at its path, and Kubernetes refuses two at one path. Source: Kubernetes, VolumeMount. */
export const volumesDoNotClash: Rule = ({ volumes }) => {
  const paths = volumes.map(({ mountPath }) => normal(mountPath));
  return volumes.flatMap(({ mountPath }, i) => {
    const path = paths[i];
    if (path === undefined) return [`volumes: ${JSON.stringify(mountPath)} is no absolute path without colons and control characters. Use one such as /data.`];
    if (TAKEN.includes(path) || READ_ONLY.some((folder) => `${path}/`.startsWith(`${folder}/`))) return [`volumes: ${mountPath} is in use by the image or by us. Mount at another path, such as /data.`];
    return paths.indexOf(path) < i ? [`volumes: ${path} is mounted twice. Give each volume a path of its own.`] : [];
  });
};

/** As the node sees it: two spellings of one path are one path. */
function normal(path: unknown): string | undefined {
  if (typeof path !== 'string' || !/^\/[^:\p{Cc}]*$/u.test(path) || path.split('/').includes('..')) return undefined;
  return posix.normalize(path).replace(/(.)\/$/, '$1').replace(/^\/\//, '/');
}
