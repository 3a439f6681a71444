import { ANNOTATIONS } from '../contract';
import { kindOf, KubeObject } from './object';

/** Secrets that Jobs make, and that nobody else knows of. */
export function madeSecrets(objects: readonly KubeObject[]): KubeObject[] {
  return objects.filter((object) => kindOf(object) === 'batch/Job').flatMap(({ metadata: { namespace, annotations } }) => {
    const names = annotations?.[ANNOTATIONS.makesSecrets]?.split(',') ?? [];
    return names.map((name) => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace } }));
  });
}
