import { SecretKey } from './pod-spec';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** A Secret with the value of one of its keys. Costs a GET. */
export async function readSecret(client: KubeClient, namespace: string, place: SecretKey): Promise<{ readonly object: KubeObject; readonly value: string }> {
  const object = await client.get(CORE.secrets, place.secretName, namespace);
  const encoded = object?.data?.[place.key];
  if (!object || encoded === undefined) throw noValue(namespace, place, object !== undefined);
  return { object, value: Buffer.from(encoded, 'base64').toString() };
}

export function noValue(namespace: string, { secretName, key }: SecretKey, isThere: boolean): Problem {
  return new Problem(`Secret ${namespace}/${secretName} ${isThere ? `has no key ${JSON.stringify(key)}` : 'is not there'}.`, 'See `bigdata status`.');
}
