import { CORE, KubeClient, KubeObject } from '../../../src/runtime';
import { Resource } from '../../../src/runtime/transport/discovery';
import { Answer, FaultyServer, json } from '../../support/faulty-server';

/** An API server that stores what a test says and tells it to whoever watches; nothing happens in it by itself. */
export class Objects {
  private readonly stored = new Map<string, KubeObject>();
  private readonly history: { readonly path: string; readonly version: number; readonly line: string }[] = [];
  private readonly watches: { readonly path: string; readonly answer: Answer }[] = [];
  private server!: FaultyServer;
  private version = 1;
  /** What a container has logged. */
  log = '';

  static async start(): Promise<Objects> {
    const objects = new Objects();
    objects.server = await FaultyServer.start(({ url }, answer) => objects.answer(url, answer));
    return objects;
  }

  client(): KubeClient {
    return this.server.client();
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  set(...objects: KubeObject[]): void {
    for (const object of objects) {
      const uid = object.metadata.uid!;
      const type = this.stored.has(uid) ? 'MODIFIED' : 'ADDED';
      this.stored.set(uid, object);
      this.tell(type, object);
    }
  }

  remove(uid: string): void {
    const object = this.stored.get(uid);
    if (object) this.tell('DELETED', object);
    this.stored.delete(uid);
  }

  private tell(type: string, object: KubeObject): void {
    const version = ++this.version;
    const line = `${JSON.stringify({ type, object: { ...object, metadata: { ...object.metadata, resourceVersion: String(version) } } })}\n`;
    this.history.push({ path: pathOf(object), version, line });
    this.watches.filter(({ path }) => path === pathOf(object)).forEach(({ answer }) => answer.write(line));
  }

  private answer(url: URL, answer: Answer): void {
    if (url.pathname.endsWith('/log')) {
      answer.writeHead(200);
      answer.end(this.log);
    } else if (url.searchParams.has('watch')) {
      answer.writeHead(200);
      const from = Number(url.searchParams.get('resourceVersion'));
      this.history.filter(({ path, version }) => path === url.pathname && version > from).forEach(({ line }) => answer.write(line));
      this.watches.push({ path: url.pathname, answer });
    } else {
      const items = [...this.stored.values()].filter((object) => pathOf(object) === url.pathname);
      json(answer, { items, metadata: { resourceVersion: String(this.version) } });
    }
  }
}

const PLURALS: { readonly [kind: string]: Resource } = {
  Pod: CORE.pods,
  Event: CORE.events,
  Job: CORE.jobs,
  Deployment: CORE.deployments,
  ReplicaSet: CORE.replicaSets,
  StatefulSet: CORE.statefulSets,
  PersistentVolumeClaim: CORE.claims,
};

function pathOf({ apiVersion, kind, metadata: { namespace } }: KubeObject): string {
  const plural = PLURALS[kind]?.plural ?? `${kind.toLowerCase()}s`;
  return `/${apiVersion.includes('/') ? 'apis' : 'api'}/${apiVersion}/namespaces/${namespace}/${plural}`;
}

export function anObject(apiVersion: string, kind: string, name: string, rest: object = {}, metadata: object = {}): KubeObject {
  return { apiVersion, kind, metadata: { name, namespace: 'default', uid: `${kind}-${name}`, ...metadata }, ...rest };
}

export function owned(apiVersion: string, kind: string, name: string, owner: KubeObject, rest: object = {}, metadata: object = {}): KubeObject {
  return anObject(apiVersion, kind, name, rest, { ownerReferences: [{ uid: owner.metadata.uid, kind: owner.kind, name: owner.metadata.name }], ...metadata });
}

export function warning(about: KubeObject, reason: string, message: string, lastTimestamp = '2026-01-31T06:00:00Z'): KubeObject {
  const { name, namespace, uid } = about.metadata;
  return anObject('v1', 'Event', `${name}.${reason}`, { type: 'Warning', reason, message, lastTimestamp, involvedObject: { kind: about.kind, name, namespace, uid } });
}
