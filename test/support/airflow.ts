import { bigdata, succeed, webPage } from './command';
import { OPERATORS } from './dags';
import { eventually, kubernetes } from './kubernetes';

export interface TaskInstance {
  readonly task_id: string;
  readonly map_index: number;
  readonly state: string | null;
  readonly try_number: number;
}

/** An Airflow in a namespace, seen through its REST API. */
export class AirflowInNamespace {
  private cookie?: string;

  constructor(private readonly namespace: string, private readonly airflowName = 'airflow', private readonly user = 'admin') {}

  async api(method: string, path: string, body?: object): Promise<any> {
    this.cookie ??= await this.login();
    return this.request(method, `/api/v2/${path}`, body, this.cookie);
  }

  /** Starts a run, as soon as the DAG is known. */
  async trigger(dag: string, conf: object = {}): Promise<string> {
    const run = await eventually(() => this.api('POST', `dags/${dag}/dagRuns`, { logical_date: null, conf }), 150, `DAG ${dag} is known`);
    return run.dag_run_id;
  }

  /** How a run has ended. */
  end(dag: string, run: string, seconds = 180): Promise<string> {
    return eventually(async () => {
      const { state } = await this.api('GET', this.path(dag, run));
      return ['success', 'failed'].includes(state) ? state : undefined;
    }, seconds, `${dag} ${run} has ended`);
  }

  async tasks(dag: string, run: string): Promise<TaskInstance[]> {
    const { task_instances: found } = await this.api('GET', `${this.path(dag, run)}/taskInstances?limit=100`);
    return found.sort((a: TaskInstance, b: TaskInstance) => a.task_id.localeCompare(b.task_id) || a.map_index - b.map_index);
  }

  /** What a task gave back. */
  async result(dag: string, run: string, task: string): Promise<any> {
    const { value } = await this.api('GET', `${this.path(dag, run)}/taskInstances/${task}/xcomEntries/return_value?deserialize=true`);
    return value;
  }

  async log(dag: string, run: string, task: string, attempt = 1): Promise<string> {
    const { content } = await this.api('GET', `${this.path(dag, run)}/taskInstances/${task}/logs/${attempt}?full_content=true`);
    return content.map((line: any) => [line.event, line.error_detail ? JSON.stringify(line.error_detail) : ''].join(' ')).join('\n');
  }

  async pods(component: string): Promise<any[]> {
    const selector = encodeURIComponent(`app.kubernetes.io/instance=${this.airflowName},app.kubernetes.io/component=${component}`);
    return (await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods?labelSelector=${selector}`)).items;
  }

  /** As when their node lost power. */
  async kill(component: string): Promise<void> {
    const pods = await this.pods(component);
    expect(pods.length).toBeGreaterThan(0);
    for (const { metadata } of pods) await kubernetes('DELETE', `/api/v1/namespaces/${this.namespace}/pods/${metadata.name}`, { gracePeriodSeconds: 0 });
  }

  /** Runs the Job that removes what has grown old, as if so many seconds were old. @returns what it printed */
  async cleanUp(seconds: number): Promise<string> {
    const base = `/apis/batch/v1/namespaces/${this.namespace}`;
    const { jobTemplate: { metadata, spec } } = (await kubernetes('GET', `${base}/cronjobs/${this.airflowName}-cleanup`)).spec;
    const [container] = spec.template.spec.containers;
    container.args = container.args.map((argument: string, i: number, all: string[]) => (['--logs', '--pods', '--runs'].includes(all[i - 1]) ? String(seconds) : argument));
    await kubernetes('POST', `${base}/jobs`, { metadata: { ...metadata, name: 'cleanup' }, spec });
    const ended = await eventually(async () => (await kubernetes('GET', `${base}/jobs/cleanup`)).status.conditions?.find(({ type }: any) => type !== 'SuccessCriteriaMet'), 120, 'the Job has ended');
    const [pod] = await this.pods('cleanup');
    const printed = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/${pod.metadata.name}/log`);
    if (ended.type !== 'Complete') throw new Error(printed);
    await kubernetes('DELETE', `${base}/jobs/cleanup?propagationPolicy=Foreground`);
    return printed;
  }

  private path(dag: string, run: string): string {
    return `dags/${dag}/dagRuns/${encodeURIComponent(run)}`;
  }

  private async login(): Promise<string> {
    const { data } = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/secrets/${this.airflowName}-user-${this.user}`);
    const password = Buffer.from(data.password, 'base64').toString();
    const { access_token: token } = await this.request('POST', '/auth/token', { username: this.user, password });
    return `_token=${token}`;
  }

  private async request(method: string, path: string, body?: object, cookie?: string): Promise<any> {
    const page = await webPage(this.airflowName, '-n', this.namespace);
    try {
      const headers = { ...(cookie ? { Cookie: cookie } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) };
      const answer = await fetch(new URL(path, page.url), { method, headers, body: body && JSON.stringify(body) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      return JSON.parse(text);
    } finally {
      await page.close();
    }
  }
}

/** Each task with its state and the number of its tries. */
export function states(tasks: readonly TaskInstance[]): string[] {
  return tasks.map(({ task_id: id, map_index: index, state, try_number: tries }) => `${id}${index < 0 ? '' : index} ${state} ${tries}`);
}

/** What support/dags.ts declares is what Airflow has read. */
export async function expectEveryKind(airflow: AirflowInNamespace): Promise<void> {
  const { tasks } = await eventually(() => airflow.api('GET', 'dags/every-kind/tasks'), 150, 'the DAG');
  expect(Object.fromEntries(tasks.map(({ task_id: id, operator_name: operator }: any) => [id, operator]))).toEqual(OPERATORS);
  expect((await airflow.api('GET', 'importErrors')).import_errors).toEqual([]);
  expect(await airflow.api('GET', 'dags/every-kind/details')).toMatchObject({
    is_paused: true, description: 'all of it', catchup: true, max_active_runs: 2, max_active_tasks: 3, timetable_summary: '0 3 * * mon-fri',
  });
}

/** `bigdata up` of a folder for a namespace. */
export function applied(path: string, namespace: string): Promise<string> {
  return succeed(bigdata(['up', '-f', path, '-n', namespace, '--name', 'airflow', '--patience', '2m'])).then(({ stdout, stderr }) => stdout + stderr);
}
