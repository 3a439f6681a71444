import { readFileSync } from 'node:fs';
import { request } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';

/** Name of the local cluster that $KUBECONFIG belongs to, as scripts/test.mjs has made it. */
export const TEST_CLUSTER = process.env.TEST_CLUSTER ?? 'bigdata-test';

/** One request to the API server of a local cluster's kubeconfig ($KUBECONFIG), by none of our code. */
export function kubernetes(method: string, path: string, body?: object, kubeconfig = process.env.KUBECONFIG!): Promise<any> {
  const { clusters: [{ cluster }], users: [{ user }] } = parse(readFileSync(kubeconfig, 'utf8'));
  const bytes = (text: string) => Buffer.from(text, 'base64');
  const content = body && JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request(`${cluster.server}${path}`, {
      method,
      ca: bytes(cluster['certificate-authority-data']),
      cert: bytes(user['client-certificate-data']),
      key: bytes(user['client-key-data']),
      headers: content ? { 'Content-Type': method === 'PATCH' ? 'application/merge-patch+json' : 'application/json', 'Content-Length': Buffer.byteLength(content) } : {},
    }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part) => { text += part; });
      response.on('end', () => {
        if (response.statusCode! < 300) resolve(path.includes('/log') ? text : JSON.parse(text));
        else reject(Object.assign(new Error(`${method} ${path}: ${text}`), { code: response.statusCode }));
      });
    });
    sent.on('error', reject);
    sent.end(content);
  });
}

/** Looks again and again until there is an answer; tests look from outside, so they poll. */
export async function eventually<T>(look: () => Promise<T | undefined> | T | undefined, seconds: number, what: string): Promise<T> {
  let problem: unknown;
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline;) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      problem = error;
    }
    await sleep(250);
  }
  throw new Error(`after ${seconds} s still not: ${what}`, { cause: problem });
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
