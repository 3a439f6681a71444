import { KubeObject } from '../object';
import { Status } from '../status/status';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

const ASKED: Status = { state: 'progressing', message: 'has removed itself, and its events say how it has ended' };
const UNKNOWN: Status = { state: 'failed', message: 'has removed itself before its end was seen' };

/** How Jobs have ended that removed themselves before anybody saw their end: by their events, which outlast them. Costs a request for each. */
export class Ends {
  private readonly known = new Map<string, Status>();

  constructor(private readonly client: Pick<KubeClient, 'list'>, private readonly changed: () => void) {}

  of(job: KubeObject): Status {
    const uid = job.metadata.uid!;
    const known = this.known.get(uid);
    if (known) return known;
    this.known.set(uid, ASKED);
    void this.ask(job).catch(() => UNKNOWN).then((status) => {
      this.known.set(uid, status);
      this.changed();
    });
    return ASKED;
  }

  private async ask({ metadata: { uid, namespace } }: KubeObject): Promise<Status> {
    const { items } = await this.client.list(CORE.events, { namespace, fieldSelector: `involvedObject.uid=${uid}` });
    const about = items.filter(({ involvedObject }) => involvedObject?.uid === uid);
    if (about.some(({ reason }) => reason === 'Completed')) return { state: 'ready', message: 'complete' };
    const failure = about.find(({ reason }) => FAILURES.includes(reason));
    return failure ? { state: 'failed', message: `${failure.reason}: ${failure.message}` } : UNKNOWN;
  }
}

/** Reasons of the Job controller's last events. Source: pkg/controller/job/job_controller.go */
const FAILURES = ['BackoffLimitExceeded', 'DeadlineExceeded', 'PodFailurePolicy', 'FailedIndexes', 'MaxFailedIndexesExceeded'];
