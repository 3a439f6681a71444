import { KubeObject } from '../object';

/**
 * Milliseconds for which a container must have run that has failed before, or of which no probe says that it works: Kubernetes takes it for ready from its
 * first instant, in each try.
 */
const STAYS = 3000;

/**
 * Tells containers that stay from those that only seem to. By our own clock, since that of a node may differ. One that has just failed is told of by its
 * pod first: whoever counts ready pods still counts that one.
 */
export class Settling {
  private readonly since = new Map<string, number>();

  /** The name of a container of which it must be seen whether it stays. To be asked from when the pods appear. */
  container(pods: readonly KubeObject[], now = Date.now()): string | undefined {
    const fresh = pods.filter(({ metadata, status }) => !metadata.deletionTimestamp && status?.phase !== 'Failed').flatMap(({ metadata, spec, status }) =>
      (status?.containerStatuses ?? []).filter((container: any) => {
        if (!container.state?.running) return hasFailed(container);
        if (!container.lastState?.terminated?.exitCode && hasProbe(spec, container.name)) return false;
        return now - this.firstSeen(`${metadata.uid}/${container.name}/${container.restartCount}`, now) < STAYS;
      }));
    return fresh[0]?.name;
  }

  private firstSeen(run: string, now: number): number {
    const since = this.since.get(run) ?? now;
    this.since.set(run, since);
    return since;
  }
}

/** Of one that does not run. */
function hasFailed({ state, lastState }: any): boolean {
  return Boolean(state?.terminated?.exitCode ?? lastState?.terminated?.exitCode);
}

function hasProbe(spec: KubeObject['spec'], name: string): boolean {
  const container = spec?.containers?.find((found: any) => found.name === name);
  return Boolean(container?.readinessProbe ?? container?.startupProbe);
}
