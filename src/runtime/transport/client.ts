import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { groupOf, KubeObject } from '../object';
import { ConnectionLost, Request, Response } from './channel';
import { CORE, Discovery, Resource } from './discovery';
import { ApiFailure, failureOf } from './failure';
import { lines } from './lines';
import { Starting } from './starting';
import { Transport } from './transport';
import { Problem } from '../../problem';
import { Connection } from '../connection/connection';

const CONCURRENT = 32; // more streams do not make an API server on two cores quicker
const PAGE = 1000; // objects that are text and parsed at the same time
const PATIENCE = 30_000;
const AGAIN = [429, 502, 503, 504];

export interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

export interface LogOptions {
  readonly container?: string;
  readonly follow?: boolean;
  /** RFC 3339, whole seconds. */
  readonly sinceTime?: string;
  readonly tailLines?: number;
  /** Of the container before it was started again. */
  readonly previous?: boolean;
}

export interface WatchEvent {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject & { readonly code?: number; readonly message?: string };
}

/** The verbs of the Kubernetes API. Each method costs one request, repeated with back-off when the server or the connection falters. */
export class KubeClient {
  readonly discovery = new Discovery((path, accept) => this.json('GET', path, { accept }));
  /** For requests that go another way, such as websockets. */
  readonly starting = new Starting(() => this.readiness());
  private readonly transport: Transport;
  private free = CONCURRENT;
  private readonly queue: (() => void)[] = [];

  constructor(readonly connection: Connection) {
    this.transport = new Transport(connection);
  }

  async close(): Promise<void> {
    await this.transport.close();
  }

  async get(resource: Resource, name: string, namespace?: string): Promise<KubeObject | undefined> {
    try {
      return await this.json('GET', pathOf(resource, namespace, name));
    } catch (error) {
      if (error instanceof ApiFailure && error.code === 404) return undefined;
      throw error;
    }
  }

  async list(resource: Resource, selection: Selection = {}): Promise<{ items: KubeObject[]; resourceVersion: string }> {
    const items: KubeObject[] = [];
    let next = '';
    for (;;) {
      const page = { limit: String(PAGE), ...(next ? { continue: next } : {}) };
      try {
        const list = await this.json('GET', pathOf(resource, selection.namespace) + query({ ...selectors(selection), ...page }));
        for (const item of list.items ?? []) items.push({ ...item, apiVersion: resource.apiVersion, kind: resource.kind });
        next = list.metadata.continue ?? '';
        if (next === '') return { items, resourceVersion: list.metadata.resourceVersion };
      } catch (error) {
        if (next === '' || !(error instanceof ApiFailure && error.code === 410)) throw error;
        next = ''; // what the pages were of is no longer kept: from the beginning
        items.length = 0;
      }
    }
  }

  /** Like {@link list}, but only what stands in their metadata: for many or large objects of which no more is needed. */
  async listMetadata(resource: Resource, selection: Selection = {}): Promise<KubeObject[]> {
    const accept = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';
    const list = await this.json('GET', pathOf(resource, selection.namespace) + query(selectors(selection)), { accept });
    return (list.items as KubeObject[] ?? []).map((item) => ({ ...item, apiVersion: resource.apiVersion, kind: resource.kind }));
  }

  /** Server-side apply with strict field validation. */
  async apply(object: KubeObject, options: { manager: string; dryRun?: boolean; force?: boolean }): Promise<KubeObject> {
    const resource = await this.discovery.resourceOf(object);
    const flags = { ...(options.dryRun ? { dryRun: 'All' } : {}), ...(options.force ? { force: 'true' } : {}) };
    const parameters = { fieldManager: options.manager, fieldValidation: 'Strict', ...flags };
    return this.json('PATCH', pathOf(resource, object.metadata.namespace, object.metadata.name) + query(parameters), {
      contentType: 'application/apply-patch+yaml',
    }, () => JSON.stringify(object));
  }

  /** Gives up the fields that a manager has set: they stay as they are, and whoever sets them next is in nobody's way. Costs a GET and a PATCH. */
  async disown({ apiVersion, kind, metadata: { name, namespace } }: KubeObject, manager: string): Promise<void> {
    const resource = await this.discovery.resourceOf({ apiVersion, kind, metadata: { name, namespace } });
    for (;;) {
      const found = await this.get(resource, name, namespace);
      if (!found?.metadata.managedFields?.some((entry: any) => entry.manager === manager)) return;
      const managedFields = found.metadata.managedFields.filter((entry: any) => entry.manager !== manager);
      const body = JSON.stringify({ metadata: { resourceVersion: found.metadata.resourceVersion, managedFields } });
      try {
        await this.json('PATCH', pathOf(resource, namespace, name), { contentType: 'application/merge-patch+json', body });
        return;
      } catch (error) {
        if (!(error instanceof ApiFailure && error.code === 409)) throw error; // else it has changed meanwhile
      }
    }
  }

  /** A request that is sent twice since the connection broke finds its own object: the caller chooses the name. */
  async create(object: KubeObject, manager: string): Promise<KubeObject> {
    const resource = await this.discovery.resourceOf(object);
    let sent = false;
    return this.retrying(async () => {
      try {
        const path = pathOf(resource, object.metadata.namespace) + query({ fieldManager: manager, fieldValidation: 'Strict' });
        return await this.once('POST', path, { body: JSON.stringify(object) });
      } catch (error) {
        if (sent && error instanceof ApiFailure && error.reason === 'AlreadyExists') {
          return (await this.get(resource, object.metadata.name, object.metadata.namespace))!;
        }
        sent ||= error instanceof ConnectionLost;
        throw error;
      }
    });
  }

  /** Whether it is gone with the answer; else its dependents or finalizers are still being dealt with. */
  async delete(object: KubeObject, propagationPolicy: 'Foreground' | 'Background' | 'Orphan'): Promise<boolean> {
    const resource = await this.discovery.resourceOf(object);
    const preconditions = object.metadata.uid ? { preconditions: { uid: object.metadata.uid } } : {};
    try {
      const answer = await this.json('DELETE', pathOf(resource, object.metadata.namespace, object.metadata.name), {
        body: JSON.stringify({ apiVersion: 'v1', kind: 'DeleteOptions', propagationPolicy, ...preconditions }),
      });
      const finalizers = [...answer.metadata?.finalizers ?? [], ...(object.kind === 'Namespace' ? answer.spec?.finalizers ?? [] : [])];
      return finalizers.length === 0 && !(answer.metadata?.deletionGracePeriodSeconds > 0);
    } catch (error) {
      if (!(error instanceof ApiFailure && [404, 409].includes(error.code))) throw error;
      return true; // gone, or another one by that name
    }
  }

  /** Ends when the server ends it, which is normal; whoever watches starts again from the last version seen. */
  async *watch(resource: Resource, selection: Selection, resourceVersion: string, signal: AbortSignal): AsyncGenerator<WatchEvent> {
    const parameters = { ...selectors(selection), watch: '1', allowWatchBookmarks: 'true', resourceVersion };
    const response = await this.open({ method: 'GET', path: pathOf(resource, selection.namespace) + query(parameters), signal });
    for await (const line of lines(response)) yield JSON.parse(line);
  }

  /** Lines of a container's log, each with its time in front. */
  async *log(pod: KubeObject, options: LogOptions, signal?: AbortSignal): AsyncGenerator<string> {
    const given = Object.entries({ ...options, timestamps: true }).filter(([, value]) => value !== undefined);
    const path = `${pathOf(CORE.pods, pod.metadata.namespace, pod.metadata.name)}/log${query(Object.fromEntries(given.map(([key, value]) => [key, String(value)])))}`;
    const response = await this.open({ method: 'GET', path, accept: '*/*', signal });
    yield* lines(response);
  }

  /** @param body written when it is sent: of thousands of requests most wait for their turn */
  private json(method: string, path: string, rest: Partial<Request> = {}, body?: () => string): Promise<any> {
    return this.retrying(() => this.once(method, path, rest, body));
  }

  private async once(method: string, path: string, rest: Partial<Request>, body?: () => string): Promise<any> {
    await this.acquire();
    try {
      const response = await this.open({ method, path, ...rest, ...(body ? { body: body() } : {}) });
      return await jsonOf(response, `${method} ${path}`);
    } finally {
      this.release();
    }
  }

  private open(request: Request): Promise<Response> {
    return this.starting.patiently(async () => {
      const response = await this.transport.send(request);
      if (response.status < 300) return response;
      throw await failureOf(response, `${request.method} ${request.path}`);
    }, request.signal);
  }

  private async readiness(): Promise<number> {
    const { status, body } = await this.transport.send({ method: 'GET', path: '/readyz', accept: '*/*' });
    body.resume();
    return status;
  }

  private async retrying<T>(attempt: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + PATIENCE;
    for (let pause = 100; ; pause = Math.min(pause * 2, 5000)) {
      try {
        return await attempt();
      } catch (error) {
        const again = error instanceof ConnectionLost || (error instanceof ApiFailure && isPassing(error));
        const wait = Math.max(pause * (0.5 + Math.random() / 2), ((error as { retryAfter?: number }).retryAfter ?? 0) * 1000);
        if (!again || Date.now() + wait > deadline) throw error;
        await sleep(wait);
      }
    }
  }

  private async acquire(): Promise<void> {
    if (this.free > 0) this.free--;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  private release(): void {
    const next = this.queue.shift();
    if (next) next();
    else this.free++;
  }
}

/** A server error may be for good: an object that does not fit its schema is one, too. Those of a storage that is busy electing are not. */
function isPassing({ code, message, retryAfter }: ApiFailure): boolean {
  return AGAIN.includes(code) || (code === 500 && (retryAfter !== undefined || message.startsWith('etcdserver:')));
}

export function pathOf(resource: Resource, namespace?: string, name?: string): string {
  const prefix = groupOf(resource.apiVersion) === '' ? `/api/${resource.apiVersion}` : `/apis/${resource.apiVersion}`;
  const inside = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  return `${prefix}${inside}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`;
}

function query(parameters: { readonly [name: string]: string }): string {
  const string = new URLSearchParams(parameters).toString();
  return string && `?${string}`;
}

function selectors({ labelSelector, fieldSelector }: Selection): { [name: string]: string } {
  return { ...(labelSelector ? { labelSelector } : {}), ...(fieldSelector ? { fieldSelector } : {}) };
}

async function jsonOf({ body, isBroken }: Response, title: string): Promise<any> {
  const answer = await text(body).catch((cause) => {
    throw new ConnectionLost(`The answer to ${title} broke off`, { cause });
  });
  try {
    return JSON.parse(answer);
  } catch (cause) {
    if (await isBroken()) throw new ConnectionLost(`The answer to ${title} broke off`, { cause });
    throw new Problem(`What answers ${title} is no Kubernetes API server: ${JSON.stringify(answer.trim().slice(0, 100))}`, 'Check the server of the kubeconfig.', { cause });
  }
}
