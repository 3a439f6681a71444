import { KubeObject } from '../object';

/** A value in a Secret. */
export interface SecretKey {
  readonly secretName: string;
  readonly key: string;
}

/** The main container of a workload's pods. */
export function mainOf(workload: KubeObject): any {
  return workload.spec.template.spec.containers[0];
}

/** Where a variable of the main container gets its value from; undefined when it is no Secret. */
export function secretBehind(workload: KubeObject, variable: string): SecretKey | undefined {
  const reference = mainOf(workload).env?.find(({ name }: any) => name === variable)?.valueFrom?.secretKeyRef;
  return reference && { secretName: reference.name, key: reference.key };
}

/** Of a variable of the main container that is written there. */
export function valueOf(workload: KubeObject, variable: string): string | undefined {
  return mainOf(workload).env?.find(({ name }: any) => name === variable)?.value;
}

/** ConfigMaps from which the main container has all of its variables. */
export function configurationsOf(workload: KubeObject): string[] {
  return (mainOf(workload).envFrom ?? []).flatMap(({ configMapRef }: any) => configMapRef?.name ?? []);
}

/** The ConfigMap that is a volume. */
export function configMapOf(workload: KubeObject, volume: string): string | undefined {
  return volumeOf(workload, volume)?.configMap?.name;
}

/** Files of a projected volume that are values in Secrets, by path. */
export function secretFiles(workload: KubeObject, volume: string): Map<string, SecretKey> {
  const sources = (volumeOf(workload, volume)?.projected?.sources ?? []) as any[];
  return new Map(sources.flatMap(({ secret }) => (secret?.items ?? []).map(({ key, path }: any) => [path, { secretName: secret.name, key }])));
}

function volumeOf(workload: KubeObject, volume: string): any {
  return workload.spec.template.spec.volumes?.find(({ name }: any) => name === volume);
}
