import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart, Duration, Testing } from 'cdk8s';
import {
  AirflowDeployment, AirflowLogs, Dag, EventLogs, HdfsCluster, PodTask, PodTaskProps, SparkApplication, SparkCode, SparkFile,
  SparkHistoryServer, SparkTask, SparkTrigger,
} from '../../src';
import { testApp } from '../support/app';
import { ROOT } from '../support/command';
import { asAccount, kubernetes, withNamespace, withoutNamespace } from '../support/kubernetes';

const NAMESPACE = 'rights';
const RBAC = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}`;
const STORED: { [kind: string]: string } = { Role: `${RBAC}/roles`, RoleBinding: `${RBAC}/rolebindings` };

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

/** Stores the rights of what is described, and nothing else of it. @returns all objects */
async function grant(describe: (chart: Chart) => void): Promise<any[]> {
  const chart = new Chart(testApp(), 'stack', { namespace: NAMESPACE });
  describe(chart);
  const objects = Testing.synth(chart);
  for (const object of objects) if (STORED[object.kind]) await kubernetes('POST', STORED[object.kind], object);
  return objects;
}

/** What the API server says that an account may do, by resource; without what it lets everybody do. */
async function rightsOf(account: string): Promise<{ [resource: string]: string[] }> {
  const rules = async (name: string) => {
    const review = { spec: { namespace: NAMESPACE } };
    const { status } = await asAccount(NAMESPACE, name, 'POST', '/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', review);
    return status.resourceRules;
  };
  const everybodys = (await rules('nobody')).map((rule: any) => JSON.stringify(rule));
  const found: { [resource: string]: Set<string> } = {};
  for (const rule of (await rules(account)).filter((one: any) => !everybodys.includes(JSON.stringify(one)))) {
    for (const resource of rule.resources) found[resource] = new Set([...found[resource] ?? [], ...rule.verbs]);
  }
  return Object.fromEntries(Object.entries(found).map(([resource, verbs]) => [resource, [...verbs].sort()]));
}

/** The rows of the table: accounts, of what, and rights by resource. */
const [page] = readFileSync(join(ROOT, 'docs/security.md'), 'utf8').split('\n## ');
const table = page.split('\n').filter((line) => line.startsWith('| `')).map((line) => {
  const [accounts, of, may] = line.split('|').slice(1, 4).map((cell) => cell.trim());
  const rights = may === 'nothing' ? [] : may.split('; ').map((right) => {
    const [, resource, verbs] = /^`([\w/]+)`[^:]*: ([\w, ]+)$/.exec(right)!;
    return [resource, verbs.split(', ').sort()];
  });
  return { accounts: [...accounts.matchAll(/`([\w-]+)`/g)].map(([, name]) => name), of, rights: Object.fromEntries(rights) };
});

/** A row of the table, by what it says of what has such an account. */
const row = (of: RegExp) => {
  const found = table.filter((one) => of.test(one.of));
  expect(found).toHaveLength(1);
  return found[0];
};

async function expectRights(of: RegExp, name: string): Promise<void> {
  const { accounts, rights } = row(of);
  for (const account of accounts) expect([account, await rightsOf(account.replace('NAME', name))]).toEqual([account, rights]);
}

const code = SparkCode.python(SparkFile.inImage('/job.py'));
const logs = AirflowLogs.ephemeral();

test('a Spark driver may do what the documentation says', async () => {
  await grant((chart) => new SparkApplication(chart, 'pi', { code }));
  await expectRights(/^the drivers of a `SparkApplication`/, 'pi');
});

test('HDFS, a history server and a driver without executors have no account of their own and no token', async () => {
  const objects = await grant((chart) => {
    const hdfs = new HdfsCluster(chart, 'hdfs');
    new SparkHistoryServer(chart, 'history', { logs: EventLogs.hdfs(hdfs) });
  });
  const pods = objects.flatMap(({ spec }) => spec?.template?.spec ?? []);
  expect(pods.length).toBeGreaterThan(2);
  for (const { serviceAccountName = 'default', automountServiceAccountToken: token } of pods) expect([serviceAccountName, token]).toEqual(['default', false]);
  expect(objects.map(({ kind }) => kind)).not.toContain('ServiceAccount');
  await expectRights(/^drivers with/, '');
});

test('the accounts of an Airflow may do what the documentation says', async () => {
  const objects = await grant((chart) => new AirflowDeployment(chart, 'flow', { logs, triggerer: {}, retention: { logs: Duration.days(30) } }));
  const parts = [
    /^Airflow's scheduler/, /^Airflow's api-server/, /^the Job that makes Airflow's keys/, /^the CronJob that removes/,
    /^Airflow's tasks and triggerer/,
  ];
  for (const part of parts) await expectRights(part, 'flow');
  const described = parts.flatMap((part) => row(part).accounts.map((account) => account.replace('NAME', 'flow')));
  expect(objects.filter(({ kind }) => kind === 'ServiceAccount').map(({ metadata }) => metadata.name).sort()).toEqual(described.sort());
});

test.each([
  ['pods', {}, /where a DAG has a `PodTask`/],
  ['results', { result: true }, /where a `PodTask` has `result: true`/],
])('tasks that run %s may do what the documentation says', async (name, props: Partial<PodTaskProps>, of) => {
  await grant((chart) => {
    const airflow = new AirflowDeployment(chart, name, { logs, triggerer: {} });
    new PodTask(new Dag(chart, 'dag', { airflow }), 'pod', { image: 'alpine:3', ...props });
  });
  await expectRights(of, name);
});

test('tasks that run Spark may do what the documentation says', async () => {
  await grant((chart) => {
    const airflow = new AirflowDeployment(chart, 'runs', { logs, triggerer: {} });
    const application = new SparkApplication(chart, 'run', { code, trigger: SparkTrigger.manual() });
    new SparkTask(new Dag(chart, 'dag', { airflow }), 'spark', { application });
  });
  await expectRights(/where a DAG has a `SparkTask`/, 'runs');
});
