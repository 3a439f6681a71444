import type { ClientAccess } from './access';
import { isDnsSubdomain, objectNameProblems } from '../checks/names';
import { Json } from '../json';

/** A name under which browsers find a Service. */
export interface IngressOptions {
  /** e.g. `history.example.org` */
  readonly host: string;
  /** @default the cluster's default IngressClass */
  readonly className?: string;
  /** Name of a Secret with certificate and key. @default plain HTTP */
  readonly tlsSecretName?: string;
}

/** What may have a name for browsers. */
export interface Exposed {
  readonly ingress?: IngressOptions;
  readonly access?: ClientAccess;
}

export function ingressProblems({ ingress, access }: Exposed): string[] {
  if (!ingress) return [];
  const { host, ...names } = ingress;
  return [
    ...(isDnsSubdomain(host.replace(/^\*\./, '')) ? [] : [`ingress: host ${JSON.stringify(host)} is no name of a host. Write it without https:// and without a path: airflow.example.org.`]),
    ...Object.entries(names).flatMap(([option, name]) => (name === undefined ? [] : objectNameProblems(`ingress: ${option}`, name))),
    ...(access ? [] : [CONTROLLER]),
  ];
}

/** It is a pod like others, and mostly in a namespace of its own. */
const CONTROLLER = 'ingress: nobody but pods of this namespace has access, and its controller mostly is in another one. Say who has: '
  + 'access: ClientAccess.namespaces({ \'kubernetes.io/metadata.name\': \'ingress-nginx\' }), or ClientAccess.namespace() if it is here.';

/** The specification of an Ingress for the port `http` of a Service. */
export function ingressSpec({ host, className, tlsSecretName }: IngressOptions, service: string): Json {
  const backend = { service: { name: service, port: { name: 'http' } } };
  return {
    ...(className ? { ingressClassName: className } : {}),
    rules: [{ host, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }],
    ...(tlsSecretName ? { tls: [{ hosts: [host], secretName: tlsSecretName }] } : {}),
  };
}
