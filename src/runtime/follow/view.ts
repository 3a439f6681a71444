import { setTimeout as sleep } from 'node:timers/promises';
import { KubeObject } from '../object';
import { ApiFailure, KubeClient, Selection } from '../transport/client';
import { Resource } from '../transport/discovery';

/**
 * The objects of a selection as they are now: one LIST, then a WATCH that is taken up again where it broke off.
 * Costs one open stream.
 */
export class View {
  readonly objects = new Map<string, KubeObject>();
  /** Settles when the first LIST is in; rejects when the selection may not be read. */
  readonly ready: Promise<void>;

  constructor(private readonly client: KubeClient, private readonly resource: Resource, private readonly selection: Selection,
    private readonly signal: AbortSignal, private readonly changed: () => void) {
    let version: string;
    this.ready = this.list().then((listed) => { version = listed; });
    this.ready.then(() => this.keepUp(version), () => undefined);
  }

  private async list(): Promise<string> {
    const { items, resourceVersion } = await this.client.list(this.resource, this.selection);
    this.objects.clear();
    items.forEach((item) => this.objects.set(item.metadata.uid!, item));
    this.changed();
    return resourceVersion;
  }

  private async keepUp(from: string): Promise<void> {
    let version: string | undefined = from;
    while (!this.signal.aborted) {
      try {
        version ??= await this.list();
        for await (const { type, object } of this.client.watch(this.resource, this.selection, version, this.signal)) {
          if (type === 'ERROR') throw new ApiFailure(object.code ?? 500, '', object.message ?? '');
          version = object.metadata.resourceVersion;
          if (type === 'BOOKMARK') continue;
          if (type === 'DELETED') this.objects.delete(object.metadata.uid!);
          else this.objects.set(object.metadata.uid!, object);
          this.changed();
        }
      } catch (error) {
        if (this.signal.aborted) return;
        if (error instanceof ApiFailure) version = undefined; // too old: begin with a LIST
        await sleep(500, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
  }
}
