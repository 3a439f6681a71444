import { AirflowApi, ApiOptions, withApi } from './api';
import { AirflowReference } from './deployment';
import { KubeClient } from '../transport/client';

/** A DAG as it stands. */
export interface DagReport {
  readonly id: string;
  /** In Airflow's words; undefined when only people and programs start it. */
  readonly schedule?: string;
  readonly paused: boolean;
  /** Of the last run: `queued`, `running`, `success` or `failed`. */
  readonly lastRun?: string;
  /** When the next run is due: ISO 8601. */
  readonly nextRun?: string;
}

/** A file that Airflow cannot read DAGs from. */
export interface ImportError {
  /** Its source of DAGs. */
  readonly bundle?: string;
  /** Below the source's folder. */
  readonly file: string;
  readonly stackTrace: string;
}

export interface DagsReport {
  readonly dags: readonly DagReport[];
  readonly importErrors: readonly ImportError[];
}

const RUN_STATES = ['queued', 'running', 'success', 'failed'];

/** All DAGs, and what is wrong with files. Costs a request for each state of a run, and two. */
export async function airflowDags(client: KubeClient, reference: AirflowReference, options: ApiOptions): Promise<DagsReport> {
  return withApi(client, reference, options, async (api) => {
    const [dags, errors] = await Promise.all([api.all('/dags', 'dags'), importErrors(api)]);
    const states = new Map<string, string>();
    for (const state of RUN_STATES) {
      for (const { dag_id: id } of await api.all(`/dags?last_dag_run_state=${state}`, 'dags')) states.set(id, state);
    }
    return { dags: dags.map((dag) => dagReport(dag, states.get(dag.dag_id))), importErrors: errors };
  });
}

export function dagReport(dag: any, lastRun?: string): DagReport {
  return { id: dag.dag_id, schedule: dag.timetable_summary ?? undefined, paused: dag.is_paused, lastRun, nextRun: dag.next_dagrun_run_after ?? undefined };
}

export async function importErrors(api: AirflowApi): Promise<ImportError[]> {
  const errors = await api.all('/importErrors', 'import_errors');
  return errors.map((error) => ({ bundle: error.bundle_name ?? undefined, file: error.filename, stackTrace: error.stack_trace }));
}
