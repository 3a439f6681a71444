import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Executors, SparkApplication, SparkCode, SparkFile } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { eventually, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const NAMESPACE = 'restricted';
const UP = ['--name', 'secure', '-n', NAMESPACE];

beforeAll(() => withNamespace(NAMESPACE, { 'pod-security.kubernetes.io/enforce': 'restricted' }));
afterAll(() => withoutNamespace(NAMESPACE));

/** Lives until it is told to end, so that its pods can be looked at. */
const PROGRAM = `
import sys, time
from pyspark.sql import SparkSession
spark = SparkSession.builder.getOrCreate()
print(spark.sparkContext.parallelize(range(10), 2).sum(), flush=True)
time.sleep(float(sys.argv[1]))
spark.stop()
`;

test('an application runs where Pod Security "restricted" is enforced, with no more rights than it needs', async () => {
  const program = join(emptyFolder('program'), 'sum.py');
  writeFileSync(program, PROGRAM);
  const folder = synthesized('secure', NAMESPACE, (chart) => new SparkApplication(chart, 'sum', {
    code: SparkCode.python(SparkFile.local(program)), arguments: ['5'], executors: Executors.fixed(1), conf: { 'spark.log.level': 'WARN' },
  }));
  const running = succeed(bigdata(['up', '-f', folder, ...UP, '--logs'], {}));
  const selector = encodeURIComponent('spark-role=executor');
  const executor = await Promise.race([
    eventually(async () => (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods?labelSelector=${selector}`)).items[0], 120, 'an executor'),
    running.then(() => { throw new Error('it ended without an executor'); }),
  ]);
  expect(executor.spec.automountServiceAccountToken).toBe(false);
  expect(executor.spec.volumes.filter((volume: any) => volume.projected)).toEqual([]);

  const driver = (await kubernetes('GET', `/api/v1/namespaces/${NAMESPACE}/pods/${executor.metadata.ownerReferences[0].name}`)).spec.serviceAccountName;
  const may = async (verb: string, resource: string, namespace = NAMESPACE, group = '') => (await kubernetes('POST', '/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SubjectAccessReview',
    spec: { user: `system:serviceaccount:${NAMESPACE}:${driver}`, resourceAttributes: { verb, resource, namespace, group } },
  })).status.allowed;
  expect(await may('create', 'pods')).toBe(true);
  expect(await may('create', 'pods', 'default')).toBe(false);
  for (const resource of ['secrets', 'serviceaccounts', 'pods/exec', 'nodes']) expect([resource, await may('get', resource)]).toEqual([resource, false]);
  expect(await may('create', 'rolebindings', NAMESPACE, 'rbac.authorization.k8s.io')).toBe(false);

  const { stdout } = await running;
  expect(stdout).toMatch(/^45$/m);
  expect(stdout).not.toMatch(/Forbidden|forbidden/);
  await succeed(bigdata(['down', ...UP]));
  const left = (await kubernetes('GET', `/apis/batch/v1/namespaces/${NAMESPACE}/jobs`)).items;
  expect(left).toEqual([]);
});
