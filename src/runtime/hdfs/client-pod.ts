import { HdfsObjects } from './cluster';

type Json = { readonly [field: string]: any };

const KEPT_OF_POD = ['securityContext', 'imagePullSecrets', 'tolerations', 'nodeSelector'];
const VOLUMES = ['conf', 'tmp'];

/** A pod with the image, the user and the configuration of the NameNodes, and none of their data. A pure function. */
export function clientPod({ nameNodes }: HdfsObjects): { pod: Json; container: Json } {
  const { spec } = nameNodes.spec.template as { spec: Json };
  const [{ image, imagePullPolicy, securityContext, env, volumeMounts }] = spec.containers;
  return {
    pod: {
      ...Object.fromEntries(KEPT_OF_POD.filter((field) => spec[field] !== undefined).map((field) => [field, spec[field]])),
      volumes: spec.volumes.filter(({ name }: Json) => VOLUMES.includes(name)),
    },
    container: {
      image,
      ...(imagePullPolicy ? { imagePullPolicy } : {}),
      securityContext,
      env: [...env.filter(({ name }: Json) => name.startsWith('HADOOP_')), { name: 'HADOOP_CLIENT_OPTS', value: '-Xmx256m' }],
      resources: { requests: { cpu: '100m', memory: '256Mi' }, limits: { memory: '512Mi' } },
      volumeMounts: volumeMounts.filter(({ name }: Json) => VOLUMES.includes(name)),
    },
  };
}
