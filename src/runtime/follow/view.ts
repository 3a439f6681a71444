import { setTimeout as sleep } from 'node:timers/promises';
import { Outage } from './outage';
import { KubeObject } from '../object';
import { KubeClient, Selection } from '../transport/client';
import { Resource } from '../transport/discovery';
import { ApiFailure } from '../transport/failure';

/** Before a watch is taken up again, also after one that ended by itself: some proxies end each one at once. */
const PAUSE = 250;

/** An object that is new, has changed or, where `gone`, was deleted: then as it was last. */
export interface Change {
  readonly object: KubeObject;
  readonly gone?: boolean;
}

/**
 * The objects of a selection as they are now: one LIST, then a WATCH that is taken up again where it broke off.
 * Costs one open stream. Who has set which field is left out, since nobody asks and it is half of an object.
 */
export class View {
  readonly objects = new Map<string, KubeObject>();
  /** Settles when the first LIST is in; rejects when the selection may not be read. */
  readonly ready: Promise<void>;
  /** Why it can no longer keep up. */
  failure?: unknown;

  /** `changed` is called for each change, and without one after each LIST and when the view can no longer keep up. */
  constructor(private readonly client: KubeClient, private readonly resource: Resource, private readonly selection: Selection,
    private readonly signal: AbortSignal, private readonly changed: (change?: Change) => void) {
    const listed = this.list();
    this.ready = listed.then(() => undefined);
    listed.then((version) => this.keepUp(version), () => undefined).catch((error: unknown) => {
      this.failure = error;
      this.changed();
    });
  }

  private async list(): Promise<string> {
    const { items, resourceVersion } = await this.client.list(this.resource, this.selection);
    const there = new Set(items.map(({ metadata }) => metadata.uid));
    [...this.objects.values()].filter(({ metadata }) => !there.has(metadata.uid)).forEach((object) => this.forget(object));
    items.forEach((item) => this.learn(item));
    this.changed();
    return resourceVersion;
  }

  private async keepUp(from: string): Promise<void> {
    const outage = new Outage();
    let version: string | undefined = from;
    while (!this.signal.aborted) {
      try {
        version ??= await this.list();
        for await (const { type, object } of this.client.watch(this.resource, this.selection, version, this.signal)) {
          if (type === 'ERROR') throw new ApiFailure(object.code ?? 500, '', object.message ?? '');
          outage.isOver();
          version = object.metadata.resourceVersion;
          if (type === 'BOOKMARK') continue;
          if (type === 'DELETED') this.forget(object);
          else this.learn(object);
        }
        outage.isOver(); // it ends from time to time, also without an event
      } catch (error) {
        if (this.signal.aborted) return;
        outage.goesOn(error);
        if (error instanceof ApiFailure) version = undefined; // too old: begin with a LIST
      }
      await sleep(PAUSE, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  private learn({ metadata: { managedFields: _, ...metadata }, ...rest }: KubeObject): void {
    const object = { ...rest, metadata } as KubeObject;
    this.objects.set(metadata.uid!, object);
    this.changed({ object });
  }

  private forget(object: KubeObject): void {
    this.objects.delete(object.metadata.uid!);
    this.changed({ object, gone: true });
  }
}
