import { HdfsObjects } from './cluster';
import { resourcesBeside, surroundingsOf } from '../surroundings';

type Json = { readonly [field: string]: any };

const VOLUMES = ['conf', 'tmp'];

/** A pod with the image, the user and the configuration of the NameNodes, and none of their data. A pure function. */
export function clientPod({ nameNodes }: HdfsObjects): { pod: Json; container: Json } {
  const { spec } = nameNodes.spec.template as { spec: Json };
  const [{ image, imagePullPolicy, securityContext, env, volumeMounts, resources }] = spec.containers;
  return {
    pod: {
      ...surroundingsOf(spec),
      volumes: spec.volumes.filter(({ name }: Json) => VOLUMES.includes(name)),
    },
    container: {
      image,
      ...(imagePullPolicy ? { imagePullPolicy } : {}),
      securityContext,
      env: [...env.filter(({ name }: Json) => name.startsWith('HADOOP_')), { name: 'HADOOP_CLIENT_OPTS', value: '-Xmx256m' }],
      resources: resourcesBeside(resources, { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } }),
      volumeMounts: volumeMounts.filter(({ name }: Json) => VOLUMES.includes(name)),
    },
  };
}
