import { Json } from '../../kubernetes/json';
import { Credential } from '../specification';

export const PASSWORDS_MOUNT = { name: 'passwords', mountPath: '/opt/airflow/passwords', readOnly: true };

/** One file for each user, named by him. */
export function passwordsVolume(passwords: { readonly [user: string]: Credential }): Json {
  const sources = Object.entries(passwords).map(([user, { secretName, key }]) => ({ secret: { name: secretName, items: [{ key, path: user }] } }));
  return { name: 'passwords', projected: { sources } };
}
