import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigMap } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkCode, SparkFile } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'interruptions';
const STACK = ['--name', 'broken-off', '-n', NAMESPACE];

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

const list = async (path: string): Promise<any[]> => (await kubernetes('GET', path)).items;

test('up that is killed at any moment converges when it runs again, and starts the application once', async () => {
  const folder = synthesized('broken-off', NAMESPACE, (chart) => {
    for (let i = 0; i < 100; i += 1) new ConfigMap(chart, `settings-${i}`, { metadata: { name: `settings-${i}` }, data: { number: String(i) } });
    new SparkApplication(chart, 'pi', { code: SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py')), executors: Executors.inDriver(1) });
  });
  for (const milliseconds of [150, 250, 350, 500, 700, 1000]) {
    const killed = await bigdata(['up', '-f', folder, ...STACK], { killAfter: milliseconds });
    expect(killed.code).toBe(null);
  }
  await succeed(bigdata(['up', '-f', folder, ...STACK]));
  expect(await list(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).toHaveLength(1);
  const settings = (await list(`/api/v1/namespaces/${NAMESPACE}/configmaps`)).filter(({ metadata }) => metadata.name.startsWith('settings-'));
  expect(settings.map(({ data }) => Number(data.number)).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));

  const killed = await bigdata(['down', ...STACK], { watch: (output, kill) => output.includes('removed') && kill('SIGKILL') });
  expect(killed.code).toBe(null);
  await succeed(bigdata(['down', ...STACK]));
  expect(await list(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).toEqual([]);
  expect((await list(`/api/v1/namespaces/${NAMESPACE}/configmaps`)).map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt']);
});

test('cp that is killed leaves all of the file or nothing, and no pod', async () => {
  const image = 'docker.io/apache/spark:4.3.0-scala2.13-java17-python3-ubuntu';
  const claim = manifests({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'target', namespace: NAMESPACE },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  });
  await succeed(bigdata(['up', '-f', claim, '--name', 'claim', '-n', NAMESPACE]));
  const folder = emptyFolder('copy');
  const [source, back] = [join(folder, 'random'), join(folder, 'back')];
  const bytes = randomBytes(200 << 20);
  writeFileSync(source, bytes);
  const copy = (from: string, to: string, killAfter?: number) => bigdata(['cp', from, to, '--image', image, '-n', NAMESPACE], { killAfter });

  for (const milliseconds of [600, 1000, 1500]) {
    const killed = await copy(source, 'target:/random', milliseconds);
    const fetched = await copy('target:/random', `${back}-${milliseconds}`);
    if (killed.code === null && fetched.code !== 0) expect(fetched.stderr).toContain('there is no such file');
    else expect(readFileSync(`${back}-${milliseconds}`).equals(bytes)).toBe(true);
  }
  await succeed(copy(source, 'target:/random'));
  await eventually(async () => (await list(`/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).length === 0 || undefined, 90, 'all copying pods gone');
});
