import { createHash, randomBytes } from 'node:crypto';
import { DaemonOptions, MANAGER, restartDaemons } from './daemons';
import { AirflowObjects, AirflowReference, findAirflow, readyPod } from './deployment';
import { secretBehind, SecretKey } from './pod-spec';
import { noValue, readSecret } from './secret';
import { COMPONENTS, LABELS, MANAGED_BY } from '../../contract';
import { Problem } from '../../problem';
import { KubeObject } from '../object';
import { mainContainer } from '../status/pod';
import { KubeClient } from '../transport/client';
import { capture, ExecFailure } from '../transport/exec';

export interface RotationOptions extends DaemonOptions {
  /** Called when a step begins. */
  readonly step: (text: string) => void;
  /** Also when the Secret was given, and so may be described elsewhere. @default false */
  readonly force?: boolean;
}

const VARIABLE = 'AIRFLOW__CORE__FERNET_KEY';
const HASH = ['/bin/sh', '-c', `printf %s "$${VARIABLE}" | sha256sum`];
/** On the Secret, while its key is replaced: what its value is for. */
const PHASE = `${MANAGED_BY}/rotation`;
/** On pods: a hash of the keys that they have, so that other ones roll them. */
const KEYS = `${MANAGED_BY}/fernet-key`;

/**
 * `announced`: all daemons get to know the new key, and go on with the old one; else what one of them has encrypted by the new key could not be read by those
 * that are still to be restarted. `used`: they encrypt by the new key, and then all that is in the database is. `alone`: the old key is forgotten.
 */
type Phase = 'announced' | 'used' | 'alone';

/** What the Secret holds: keys with commas between them, of which the first one encrypts and each decrypts. */
export interface FernetKeys {
  readonly value: string;
  readonly phase?: Phase;
}

const STEPS: { readonly [phase in Phase]: string } = {
  announced: 'has the daemons know the new key, too',
  used: 'has the daemons encrypt by the new key',
  alone: 'has the daemons forget the old key',
};

/**
 * Replaces the key that encrypts connections and variables, and encrypts these anew. The daemons restart three times, one after the other where there are
 * several, and at no time is there a value that one of them cannot read. It may be interrupted at any point: called again, it goes on where it was.
 */
export async function rotateFernetKey(client: KubeClient, reference: AirflowReference, options: RotationOptions): Promise<void> {
  const airflow = await findAirflow(client, reference);
  const place = secretBehind(airflow.apiServer, VARIABLE);
  if (!place) throw new Problem(`The Fernet key of Airflow ${airflow.name} is in no Secret.`, `Give it by \`keys\`, not as ${VARIABLE} of \`env\`.`);
  const daemons = airflow.deployments.filter((daemon) => secretBehind(daemon, VARIABLE)?.secretName === place.secretName);
  const read = () => readKeys(client, airflow.namespace, place);

  let secret = await read();
  if (secret.object.metadata.labels?.[LABELS.managedBy] !== MANAGED_BY && !options.force) {
    throw new Problem(`Secret ${place.secretName} was given, so it may be described elsewhere, from where the old key would come back.`,
      'Pass --yes, and take over the new value of the Secret there.');
  }
  const advance = async () => {
    await writeSecret(client, secret.object, place.key, nextKeys(secret.keys));
    secret = await read();
  };
  if (secret.keys.phase === undefined) await advance();
  while (secret.keys.phase !== undefined) {
    const { value, phase } = secret.keys;
    options.step(STEPS[phase]);
    await restartWith(client, airflow, daemons, value, options);
    if (phase === 'used') {
      options.step('encrypts connections and variables anew');
      await encryptAnew(client, airflow, options);
    }
    await advance();
  }
}

/** A node may give a pod that starts at once after a Secret has changed its value of before. */
async function restartWith(client: KubeClient, airflow: AirflowObjects, daemons: readonly KubeObject[], value: string,
  options: RotationOptions): Promise<void> {
  const mark = { annotation: KEYS, value: hashOf(value) };
  for (;;) {
    const pods = await restartDaemons(client, airflow, daemons, mark, options);
    const seen = await Promise.all(pods.map((pod) => capture(client, pod, HASH, mainContainer(pod), options.signal)));
    const stale = pods.filter((_, i) => !seen[i].startsWith(mark.value));
    if (stale.length === 0) return;
    options.step(`has ${stale.map(({ metadata }) => metadata.name).join(', ')} start again, with the Secret as it is now`);
    await Promise.all(stale.map((pod) => client.delete(pod, 'Background')));
  }
}

/** What follows when all daemons have these keys. A pure function. */
export function nextKeys({ value, phase }: FernetKeys, makeKey = newKey): FernetKeys {
  const [first, ...others] = value.split(',');
  if (phase === undefined) return others.length > 0 ? { value, phase: 'used' } : { value: `${first},${makeKey()}`, phase: 'announced' };
  if (phase === 'announced') return { value: [...others, first].join(','), phase: 'used' };
  return phase === 'used' ? { value: first, phase: 'alone' } : { value };
}

/** Source: the specification of Fernet: 32 bytes in URL-safe base64, with padding. */
function newKey(): string {
  return `${randomBytes(32).toString('base64url')}=`;
}

function hashOf(value: string): string {
  return createHash('sha256').update(value).digest('hex').slice(0, 16);
}

async function encryptAnew(client: KubeClient, airflow: AirflowObjects, { signal }: DaemonOptions): Promise<void> {
  const pod = await readyPod(client, airflow, COMPONENTS.scheduler);
  if (!pod) throw new Problem('No scheduler is ready in whose pod connections and variables could be encrypted anew.', 'Call it again when `bigdata status` says so.');
  try {
    await capture(client, pod, ['airflow', 'rotate-fernet-key'], mainContainer(pod), signal);
  } catch (error) {
    if (!(error instanceof ExecFailure)) throw error;
    throw new Problem(`Connections and variables could not be encrypted anew: ${error.message}`, 'Both keys stay in use; call it again when the reason is gone.', { cause: error });
  }
}

async function readKeys(client: KubeClient, namespace: string, place: SecretKey): Promise<{ object: KubeObject; keys: FernetKeys }> {
  const { object, value } = await readSecret(client, namespace, place);
  if (value === '') throw noValue(namespace, place, true);
  return { object, keys: { value, phase: object.metadata.annotations?.[PHASE] as Phase | undefined } };
}

/** Refused when somebody else has changed it meanwhile. */
async function writeSecret(client: KubeClient, { metadata }: KubeObject, key: string, { value, phase }: FernetKeys): Promise<void> {
  const { name, namespace, resourceVersion } = metadata;
  await client.apply({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name, namespace, resourceVersion, ...(phase ? { annotations: { [PHASE]: phase } } : {}) },
    data: { [key]: Buffer.from(value).toString('base64') },
  }, { manager: MANAGER, force: true });
}
