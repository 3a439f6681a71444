import { Rule } from './rule';

/** Folders that are in use; a volume there would hide them. */
const TAKEN = ['/', '/tmp', '/opt', '/opt/spark', '/opt/spark/conf', '/opt/spark/app', '/opt/spark/jars', '/opt/spark/bin', '/opt/spark/python', '/opt/spark/work-dir', '/etc', '/etc/hadoop/conf', '/usr', '/proc', '/sys', '/dev'];

export const volumesDoNotClash: Rule = ({ volumes }) => {
  const paths = volumes.map(({ mountPath }) => mountPath);
  return paths.flatMap((path, i) => {
    if (!/^\/[^:]*$/.test(path) || path.split('/').includes('..')) return [`volumes: ${JSON.stringify(path)} is no absolute path. Use one such as /data.`];
    const normal = path.replace(/\/+$/, '') || '/';
    if (TAKEN.includes(normal)) return [`volumes: ${path} is in use by the image. Mount at another path, such as /data.`];
    return paths.indexOf(path) < i ? [`volumes: ${path} is mounted twice. Give each volume a path of its own.`] : [];
  });
};
