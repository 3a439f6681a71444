import { setTimeout as sleep } from 'node:timers/promises';
import { AirflowObjects, findAirflow, AirflowReference, readyPod } from './deployment';
import { airflowUsers, AirflowUserReport, secretValue } from './users';
import { COMPONENTS } from '../../contract';
import { Problem } from '../../problem';
import { Outage } from '../follow/outage';
import { forward } from '../forward/forward';
import { KubeClient } from '../transport/client';

/** Of the api-server's pods. Source: Airflow's [api] port. */
const PORT = 8080;
/** For how long no api-server may be ready: one that starts on a busy machine takes a minute. */
const LONGEST = 300_000;
const REQUEST_TIMEOUT = 30_000;
const PAGE = 100;

export interface ApiOptions {
  /** Called when something does not get on by itself at once. */
  readonly trouble: (text: string) => void;
  readonly signal?: AbortSignal;
}

/** An answer of Airflow that is not success. */
export class AirflowFailure extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
  }
}

interface Session {
  readonly url: string;
  readonly token: string;
  readonly close: () => Promise<void>;
}

/** Works with the REST API of an Airflow, as the mightiest of the users that were declared. Costs some 5 requests and a websocket. */
export async function withApi<T>(client: KubeClient, reference: AirflowReference, options: ApiOptions, work: (api: AirflowApi) => Promise<T>): Promise<T> {
  const airflow = await findAirflow(client, reference);
  const [user] = await airflowUsers(client, airflow);
  if (!user) throw new Problem(`Nobody who may log in to Airflow ${airflow.name} was declared with it.`, 'Name an admin in `users`, and apply it with `bigdata up`.');
  const api = new AirflowApi(client, airflow, user, options);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

/** Airflow's REST API through a port that leads to an api-server. When that goes, whatever was asked is asked again of the next one. */
export class AirflowApi {
  private session?: Promise<Session>;

  constructor(private readonly client: KubeClient, readonly airflow: AirflowObjects, private readonly user: AirflowUserReport, readonly options: ApiOptions) {}

  /** @param path below /api/v2 */
  get(path: string): Promise<any> {
    return this.call('GET', path);
  }

  post(path: string, body: object): Promise<any> {
    return this.call('POST', path, body);
  }

  patch(path: string, body: object): Promise<any> {
    return this.call('PATCH', path, body);
  }

  /** What is there, or undefined. */
  async find(path: string): Promise<any> {
    try {
      return await this.get(path);
    } catch (error) {
      if (error instanceof AirflowFailure && error.status === 404) return undefined;
      throw error;
    }
  }

  /** All items of a collection, page by page. */
  async all(path: string, items: string): Promise<any[]> {
    const found: any[] = [];
    for (;;) {
      const page = await this.get(`${path}${path.includes('?') ? '&' : '?'}limit=${PAGE}&offset=${found.length}`);
      found.push(...page[items]);
      if (page[items].length === 0 || found.length >= page.total_entries) return found; // a server may have smaller pages
    }
  }

  async close(): Promise<void> {
    const { session } = this;
    this.session = undefined;
    await session?.then(({ close }) => close(), () => undefined);
  }

  private async call(method: string, path: string, body?: object): Promise<any> {
    const outage = new Outage(LONGEST);
    let refused = false;
    for (let pause = 500; ; pause = Math.min(pause * 2, 4000)) {
      this.options.signal?.throwIfAborted();
      try {
        const { url, token } = await (this.session ??= this.open());
        return await this.send(method, `${url}/api/v2${path}`, body, { authorization: `Bearer ${token}` });
      } catch (error) {
        this.options.signal?.throwIfAborted();
        const again = error instanceof Unavailable || (isRefusal(error) && !refused);
        if (!again) throw error;
        refused = isRefusal(error); // its token has expired, or was signed by a key that is no more
        await this.close();
        const { message } = error as Error;
        outage.goesOn(new Problem(`Airflow ${this.airflow.name} does not answer: ${message}`, 'See `bigdata status`.', { cause: error }));
        if (pause === 2000) this.options.trouble(`waiting for the api-server: ${message}`);
      }
      await sleep(pause, undefined, { signal: this.options.signal });
    }
  }

  private async open(): Promise<Session> {
    const { namespace, name } = this.airflow;
    const pod = await readyPod(this.client, this.airflow, COMPONENTS.apiServer);
    if (!pod) throw new Unavailable('none of its pods is ready');
    const password = await secretValue(this.client, namespace, this.user.secret);
    const { port, close } = await forward(this.client, pod, PORT);
    const url = `http://127.0.0.1:${port}`;
    try {
      const { access_token: token } = await this.send('POST', `${url}/auth/token`, { username: this.user.name, password });
      return { url, token, close };
    } catch (error) {
      await close();
      if (error instanceof AirflowFailure && error.status === 401) {
        throw new Problem(`Airflow ${name} does not let ${this.user.name} in with the password in Secret ${namespace}/${this.user.secret.secretName}.`,
          'If it was changed in Airflow, put the new one into the Secret; if it was changed in the Secret, restart the api-server, which reads it when it starts.', { cause: error });
      }
      throw error;
    }
  }

  private async send(method: string, url: string, body?: object, headers: { [name: string]: string } = {}): Promise<any> {
    const { signal } = this.options;
    const timeout = AbortSignal.timeout(REQUEST_TIMEOUT);
    let response: Response;
    let answer: string;
    try {
      response = await fetch(url, {
        method,
        headers: { ...headers, ...(body ? { 'content-type': 'application/json' } : {}) },
        body: body && JSON.stringify(body),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      answer = await response.text();
    } catch (error) {
      throw new Unavailable('the connection broke off', { cause: error });
    }
    if (response.status >= 500) throw new Unavailable(`HTTP status ${response.status}: ${detailOf(answer)}`);
    if (!response.ok) throw new AirflowFailure(response.status, detailOf(answer));
    return JSON.parse(answer);
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AirflowFailure && error.status === 401;
}

/** Passes by itself, when an api-server or its database has started. */
class Unavailable extends Error {}

/** What Airflow says is wrong: a sentence, or a list of what is wrong with each field. A pure function. */
export function detailOf(answer: string): string {
  let detail: any;
  try { ({ detail } = JSON.parse(answer)); } catch { return answer.trim().slice(0, 300); }
  if (Array.isArray(detail)) return detail.map(({ loc = [], msg }) => `${loc.slice(1).join('.')}: ${msg}`).join('; ');
  return typeof detail === 'string' ? detail : JSON.stringify(detail);
}
