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
  private page?: ReturnType<typeof webPage>;

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

  /** Runs the Job that removes what has grown old, as if all were old that was there at that moment. @returns what it printed */
  async cleanUp(moment: Date): Promise<string> {
    const base = `/apis/batch/v1/namespaces/${this.namespace}`;
    const { jobTemplate: { metadata, spec } } = (await kubernetes('GET', `${base}/cronjobs/${this.airflowName}-cleanup`)).spec;
    const [container] = spec.template.spec.containers;
    const given: string[] = container.args.map((argument: string, i: number, all: string[]) => (['--logs', '--pods', '--runs'].includes(all[i - 1]) ? '0' : argument));
    container.args = [...given, '--now', moment.toISOString()];
    const name = `cleanup-${Date.now()}`; // the Job before may still be on its way out
    await kubernetes('POST', `${base}/jobs`, { metadata: { ...metadata, name }, spec });
    const ended = await eventually(async () => (await kubernetes('GET', `${base}/jobs/${name}`)).status.conditions?.find(({ type }: any) => type !== 'SuccessCriteriaMet'), 120, 'the Job has ended');
    const pod = (await this.pods('cleanup')).find(({ metadata: { labels } }) => labels['job-name'] === name);
    const printed = await kubernetes('GET', `/api/v1/namespaces/${this.namespace}/pods/${pod.metadata.name}/log`);
    if (ended.type !== 'Complete') throw new Error(printed);
    await kubernetes('DELETE', `${base}/jobs/${name}?propagationPolicy=Foreground`);
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
    const headers = { ...(cookie ? { Cookie: cookie } : {}), ...(body ? { 'Content-Type': 'application/json' } : {}) };
    const { status, text } = await this.fetched(path, { method, headers, body: body && JSON.stringify(body) });
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${text}`);
    return JSON.parse(text);
  }

  /** By a page that stays open while its pod lives: to open one for each request costs more than what is asked. */
  private async fetched(path: string, init: RequestInit): Promise<{ status: number; text: string }> {
    for (let attempt = 1; ; attempt++) {
      this.page ??= openPage(this.airflowName, this.namespace);
      const opened = this.page;
      try {
        const answer = await fetch(new URL(path, (await opened).url), { ...init, signal: AbortSignal.timeout(60_000) });
        return { status: answer.status, text: await answer.text() };
      } catch (error) {
        if (this.page === opened) this.page = undefined;
        await opened.then((page) => page.close(), () => undefined);
        if (attempt === 2 || init.method !== 'GET') throw error; // its pod was another one the time before
      }
    }
  }
}

const pages = new Set<ReturnType<typeof webPage>>();

/** It is closed with the test file. */
function openPage(name: string, namespace: string): ReturnType<typeof webPage> {
  const page = webPage(name, '-n', namespace);
  pages.add(page);
  return page;
}

afterAll(() => Promise.all([...pages].map(async (page) => (await page.catch(() => undefined))?.close())));

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
