import { AirflowObjects } from './deployment';
import { TaskReport } from './task';
import { ANNOTATIONS, COMPONENTS, LABELS } from '../../contract';
import { follow } from '../follow/follow';
import { KubeObject, titleOf } from '../object';
import { KubeClient } from '../transport/client';
import { CORE } from '../transport/discovery';

/** States in which a task may have pods that cannot get on. */
const AT_WORK = ['queued', 'running'];

/**
 * Tells what keeps pods of a run's tasks from getting on: of the workers that Airflow makes, and of the Spark applications that tasks run in Airflow's
 * namespace. Airflow only knows that the task runs.
 */
export class Obstacles {
  private readonly known = new Set<string>();

  constructor(
    private readonly client: KubeClient,
    private readonly airflow: Pick<AirflowObjects, 'namespace'>,
    private readonly dag: string,
    private readonly run: string,
    private readonly report: (text: string) => void,
    private readonly signal: AbortSignal,
  ) {}

  /** Costs two LISTs while tasks are at work, and three streams for what is found, until that has ended. */
  async look(tasks: readonly TaskReport[]): Promise<void> {
    if (!tasks.some(({ state }) => AT_WORK.includes(state))) return;
    const { namespace } = this.airflow;
    const lists = await Promise.all([
      this.client.list(CORE.jobs, { namespace, labelSelector: `${LABELS.name}=spark` }),
      this.client.list(CORE.pods, { namespace, labelSelector: `${LABELS.component}=${COMPONENTS.task}` }),
    ]);
    const found = lists.flatMap(({ items }) => items).filter((object) => this.isOfRun(object) && !this.known.has(object.metadata.uid!));
    found.forEach(({ metadata }) => this.known.add(metadata.uid!));
    if (found.length > 0) void this.watch(found);
  }

  /** To their end. Whoever may not watch them is told by Airflow alone. */
  private async watch(objects: readonly KubeObject[]): Promise<void> {
    await follow(this.client, objects, {
      signal: this.signal,
      patience: Infinity, // how long to wait is for Airflow to decide
      report: (event) => {
        if (event.type === 'trouble') this.report(`${titleOf(event.object)}: ${event.diagnosis.cause}\n  ${event.diagnosis.remedy}`);
      },
    }).catch(() => undefined);
  }

  private isOfRun({ kind, metadata: { annotations = {} } }: KubeObject): boolean {
    if (kind === 'Pod') return annotations.dag_id === this.dag && annotations.run_id === this.run;
    const [dag, run] = parsed(annotations[ANNOTATIONS.airflowTask]);
    return dag === this.dag && run === this.run;
  }
}

/** What bigdata_airflow/spark.py writes: DAG, run, task, index and try. */
function parsed(task: string | undefined): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(task ?? '');
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}
