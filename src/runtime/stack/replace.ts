import { randomBytes } from 'node:crypto';
import { immutableFields } from './immutable';
import { Membership } from './membership';
import { propagationOf } from './remove';
import { Problem } from '../../problem';
import { Event } from '../follow/event';
import { untilGone } from '../follow/gone';
import { kindOf, KubeObject } from '../object';
import { reasonToRefuse, Replacement } from '../plan/replacement';
import { KubeClient } from '../transport/client';
import { ApiFailure } from '../transport/failure';

interface Options {
  readonly replace?: readonly string[];
}

/**
 * What is there of an object that is to be deleted and made again, since it has changed where the server allows no change; undefined when it is
 * refused for something else, or nobody has asked for it. What is being deleted already, by an apply that was interrupted, say, is made again
 * in any case. The server tries the new one under another name. Costs a GET and a dry run.
 */
export async function planReplacement(
  { client, manager }: Membership, wanted: KubeObject, refused: unknown, { replace }: Options,
): Promise<Replacement | undefined> {
  if (!(refused instanceof ApiFailure) || refused.code !== 422) return undefined;
  const fields = immutableFields(refused.message);
  if (fields === undefined) return undefined;
  const { name, namespace } = wanted.metadata;
  const live = await client.get(await client.discovery.resourceOf(wanted), name, namespace);
  if (!live) return undefined;
  if (!live.metadata.deletionTimestamp) {
    if (replace === undefined) return undefined;
    const reason = reasonToRefuse(live, wanted, replace.map((named) => named.toLowerCase()));
    if (reason !== undefined) throw new Problem(`${fields} cannot be changed once a ${wanted.kind} is there. ${reason}`);
  }
  await tryAnew(client, wanted, manager);
  return { live, fields };
}

/** Whether the server takes it as a new one; an address or a port that the old one still has is free then. */
async function tryAnew(client: KubeClient, wanted: KubeObject, manager: string): Promise<void> {
  const name = `try-${randomBytes(4).toString('hex')}`;
  await client.apply({ ...wanted, metadata: { ...wanted.metadata, name } }, { manager, dryRun: true }).catch((error: unknown) => {
    if (!(error instanceof ApiFailure)) throw error;
    if (/provided (IP|port) is already allocated/.test(error.message)) return;
    throw new ApiFailure(error.code, error.reason, error.message.replaceAll(name, wanted.metadata.name));
  });
}

/** Deletes what is to be made again, and returns when it is gone, with the pods that it has made; those of a StatefulSet stay for the next one. */
export async function makeWay(
  client: KubeClient, live: KubeObject, options: { report: (event: Event) => void; signal?: AbortSignal },
): Promise<void> {
  const how = kindOf(live) === 'apps/StatefulSet' ? 'Orphan' : propagationOf(live);
  if (await client.delete(live, how)) return;
  options.report({ type: 'going', object: live });
  await untilGone(client, [live], options);
}
