import { KubeObject } from '../object';

/**
 * Milliseconds for which a container must have run that has failed before, or of which no probe says that it works: Kubernetes takes it for ready from its
 * first instant, in each try.
 */
const STAYS = 3000;

/** Tells containers that stay from those that only seem to. By our own clock, since that of a node may differ. */
export class Settling {
  private readonly since = new Map<string, number>();

  /** The name of a container of which it must be seen whether it stays. To be asked from when the pods appear. */
  container(pods: readonly KubeObject[], now = Date.now()): string | undefined {
    const fresh = pods.filter(({ metadata }) => !metadata.deletionTimestamp).flatMap(({ metadata, spec, status }) => (status?.containerStatuses ?? [])
      .filter((container: any) => container.state?.running && (container.lastState?.terminated?.exitCode || !hasProbe(spec, container.name)))
      .filter(({ name, restartCount }: any) => now - this.firstSeen(`${metadata.uid}/${name}/${restartCount}`, now) < STAYS));
    return fresh[0]?.name;
  }

  private firstSeen(run: string, now: number): number {
    const since = this.since.get(run) ?? now;
    this.since.set(run, since);
    return since;
  }
}

function hasProbe(spec: KubeObject['spec'], name: string): boolean {
  const container = spec?.containers?.find((found: any) => found.name === name);
  return Boolean(container?.readinessProbe ?? container?.startupProbe);
}
