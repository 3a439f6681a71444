import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';

/** Name of the local cluster that $KUBECONFIG belongs to, as scripts/test.mjs has made it. */
export const TEST_CLUSTER = process.env.TEST_CLUSTER ?? 'bigdata-test';

/** Tests poll, and a handshake for each look costs more than the look. */
const agent = new Agent({ keepAlive: true });
const accesses = new Map<string, { readonly server: string; readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer }>();

function accessOf(kubeconfig: string) {
  const text = readFileSync(kubeconfig, 'utf8'); // another one when the cluster was made anew
  if (!accesses.has(text)) {
    const { clusters: [{ cluster }], users: [{ user }] } = parse(text);
    const [ca, cert, key] = [cluster['certificate-authority-data'], user['client-certificate-data'], user['client-key-data']].map((data) => Buffer.from(data, 'base64'));
    accesses.set(text, { server: cluster.server, ca, cert, key });
  }
  return accesses.get(text)!;
}

/**
 * One request to the API server of a local cluster's kubeconfig ($KUBECONFIG), by none of our code.
 * @param as a user, instead of the administrator
 */
export function kubernetes(
  method: string, path: string, body?: object, kubeconfig = process.env.KUBECONFIG!, as?: string,
): Promise<any> {
  const { server, ...access } = accessOf(kubeconfig);
  const content = body && JSON.stringify(body);
  const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
  return new Promise((resolve, reject) => {
    const sent = request(`${server}${path}`, {
      method,
      agent,
      ...access,
      headers: {
        ...(content ? { 'Content-Type': type, 'Content-Length': Buffer.byteLength(content) } : {}),
        ...(as ? { 'Impersonate-User': as } : {}),
      },
    }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => {
        if (response.statusCode! < 300) resolve(path.includes('/log') ? text : JSON.parse(text));
        else reject(Object.assign(new Error(`${method} ${path}: ${text}`), { code: response.statusCode }));
      });
    });
    sent.on('error', (error) => {
      if (sent.reusedSocket) kubernetes(method, path, body, kubeconfig, as).then(resolve, reject); // the server had closed it
      else reject(error);
    });
    sent.end(content);
  });
}

/** The same by a ServiceAccount. */
export function asAccount(namespace: string, name: string, method: string, path: string, body?: object): Promise<any> {
  return kubernetes(method, path, body, undefined, `system:serviceaccount:${namespace}:${name}`);
}

/** A limit says when to give up, and nothing of how long something may take: a busy machine gets so many times what a quiet one needs. */
const BUSY = 4;

/** Milliseconds from one look to the next; looks that take long, such as those by a command, are further apart. */
const PAUSE = { least: 250, most: 1500, timesTheLook: 6 };

/** Looks again and again until there is an answer; tests look from outside, so they poll. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined, seconds: number, what: string): Promise<T> {
  let problem: unknown;
  for (const deadline = Date.now() + seconds * BUSY * 1000; Date.now() < deadline;) {
    const begin = Date.now();
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      problem = error;
    }
    await sleep(Math.min(PAUSE.most, Math.max(PAUSE.least, PAUSE.timesTheLook * (Date.now() - begin))));
  }
  throw new Error(`after ${seconds * BUSY} s still not: ${what}`, { cause: problem });
}

export function namespaceObject(name: string, labels: { [key: string]: string } = {}): object {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}

export async function withNamespace(name: string, labels: { [key: string]: string } = {}): Promise<void> {
  await kubernetes('POST', '/api/v1/namespaces', namespaceObject(name, labels));
}

export async function withoutNamespace(name: string): Promise<void> {
  await kubernetes('DELETE', `/api/v1/namespaces/${name}`);
}
