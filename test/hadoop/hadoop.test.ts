import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiObject, Chart } from 'cdk8s';
import { fetchJars } from './jars';
import { COMMANDS, Suite, SUITES } from './suites';
import { HdfsCluster } from '../../src';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests, synthesized } from '../support/stack';

const NAMESPACE = 'hadoop-tests';
const flags = ['-n', NAMESPACE];
const MINUTE = 60_000;
let reports: string;
let exitCodes: Map<string, number>;

/** As Hadoop's tests want a cluster that they have not started themselves. */
function describeCluster(chart: Chart): void {
  new HdfsCluster(chart, 'hdfs', {
    dataNodes: { count: 3 },
    hdfsSite: {
      'dfs.namenode.fs-limits.min-block-size': '0',
      // a command that is refused in safe mode is refused at once
      'dfs.client.retry.policy.enabled': 'false',
    },
    coreSite: { 'hadoop.security.authorization': 'true' },
  });
  new ApiObject(chart, 'tests', {
    apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'tests' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
  } as never);
}

/** Runs one suite after the other: each empties the file system. */
function job(suites: readonly Suite[]): object {
  const lines = suites.map(({ name, select, without = {} }) => {
    const excluded = name.startsWith('cli.') ? [] : Object.keys(without).map((method) => `--exclude-methodname=.*#${method}`);
    return `bash /volume/tests/run.sh ${[name, ...select, ...excluded].map((argument) => `'${argument}'`).join(' ')}`;
  });
  const container = {
    name: 'tests',
    image: 'apache/hadoop:3.5.0',
    command: ['/bin/bash', '-c', ['set -e', 'bash /volume/tests/prepare.sh', ...lines].join('\n')],
    env: [{ name: 'HADOOP_CONF_DIR', value: '/conf' }],
    volumeMounts: [{ name: 'conf', mountPath: '/conf' }, { name: 'tests', mountPath: '/volume' }],
  };
  const spec = {
    restartPolicy: 'Never',
    securityContext: { runAsUser: 1000, fsGroup: 1000 },
    containers: [container],
    volumes: [{ name: 'conf', configMap: { name: 'hdfs' } }, { name: 'tests', persistentVolumeClaim: { claimName: 'tests' } }],
  };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'tests', namespace: NAMESPACE }, spec: { backoffLimit: 0, template: { spec } } };
}

const log = (name: string) => readFileSync(join(reports, name, 'log'), 'utf8');

beforeAll(async () => {
  const pod = join(emptyFolder('hadoop-tests'), 'tests');
  cpSync(join(__dirname, 'pod'), pod, { recursive: true });
  await fetchJars(join(pod, 'lib'));
  await withNamespace(NAMESPACE);
  await succeed(bigdata(['up', '-f', synthesized('hadoop-tests', NAMESPACE, describeCluster), '--name', 'hdfs', ...flags]));
  await succeed(bigdata(['cp', pod, 'tests:/', '--image', 'apache/hadoop:3.5.0', ...flags]));
  const { stdout } = await succeed(bigdata(['up', '-f', manifests(job([...COMMANDS, ...SUITES])), '--name', 'tests', '--logs', ...flags]));
  exitCodes = new Map([...stdout.matchAll(/^(\S+) ended with (\d+)$/gm)].map(([, name, code]) => [name, Number(code)]));
  reports = join(emptyFolder('hadoop-tests'), 'reports');
  await succeed(bigdata(['cp', 'tests:/reports', reports, ...flags]));
}, 40 * MINUTE);

afterAll(async () => {
  await succeed(bigdata(['down', '--name', 'tests', ...flags])); // else the claim would stay in use
  await succeed(bigdata(['down', '--name', 'hdfs', ...flags, '--delete-data']));
  await withoutNamespace(NAMESPACE);
});

test.each(SUITES)('$name', ({ name }) => {
  if (exitCodes.get(name) !== 0) throw new Error(log(name));
  const [, tests, skipped] = /<testsuite [^>]*tests="(\d+)" skipped="(\d+)"/.exec(readFileSync(join(reports, name, 'TEST-junit-jupiter.xml'), 'utf8'))!;
  const passed = Number(tests) - Number(skipped);
  expect(passed).toBeGreaterThan(0);
  process.stderr.write(`${name}: ${passed} tests\n`);
});

test.each(COMMANDS)('$name', ({ name, without = {} }) => {
  const [, failed, passed] = log(name).split(/: (?:Failing|Passing) tests:\n/).map((part) => [...part.matchAll(/ \d+: (.*)$/gm)].map(([, description]) => description));
  expect(failed).toEqual(Object.keys(without));
  expect(passed.length).toBeGreaterThan(0);
  process.stderr.write(`${name}: ${passed.length} tests of commands\n`);
});
