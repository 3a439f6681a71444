import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApiObject, Chart, Duration } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { parse } from 'yaml';
import { airflow, objects, pods } from './support';
import { DagSource, DagSourceBinding, DagSourceContext, GitCredentials } from '../../src';

const FOLDER = 'airflow.dag_processing.bundles.local.LocalDagBundle';
const chart = Chart.of(airflow());
const secret = (name: string, key: string) => ({ secret: Secret.fromSecretName(chart, `${name}-${key}`, name), key });

function bound(...dags: DagSource[]) {
  const all = objects(airflow({ dags, triggerer: {} }));
  const bundles = JSON.parse(all['ConfigMap airflow-configuration'].data.AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST);
  const { 'dag-processor': processor, triggerer, 'api-server': apiServer, scheduler } = pods(all);
  const task = parse(all['ConfigMap airflow-pods'].data['default.yaml']).spec;
  return { all, bundles: bundles.slice(1), processor, triggerer, apiServer, scheduler, task };
}

/** Where a pod has a volume, and what it is. */
const mounted = (pod: any, name: string) => ({
  path: pod.containers[0].volumeMounts.find((mount: any) => mount.name === name)?.mountPath, volume: pod.volumes.find((volume: any) => volume.name === name),
});

test('declared DAGs are always there', () => {
  const { all, task, processor } = bound();
  expect(JSON.parse(all['ConfigMap airflow-configuration'].data.AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_CONFIG_LIST)).toEqual([
    { name: 'declared', classpath: FOLDER, kwargs: { path: '/opt/airflow/declared', refresh_interval: 30 } },
  ]);
  for (const pod of [task, processor]) expect(mounted(pod, 'declared').path).toBe('/opt/airflow/declared');
  expect(all['ConfigMap airflow-declared'].data['.airflowignore']).toBe('..*\n');
});

test('a ConfigMap is in all pods that read DAGs, under a name that stays', () => {
  const { all, bundles, ...rest } = bound(DagSource.configMap({ 'a.py': 'x = 1' }));
  expect(bundles).toEqual([{ name: 'dags', classpath: FOLDER, kwargs: { path: '/opt/airflow/bundles/dags', refresh_interval: 30 } }]);
  for (const pod of [rest.task, rest.processor, rest.triggerer]) {
    expect(mounted(pod, 'dags')).toEqual({ path: '/opt/airflow/bundles/dags', volume: { name: 'dags', configMap: { name: 'airflow-dags-dags' } } });
  }
  expect(mounted(rest.scheduler, 'dags').path).toBeUndefined();
  expect(all['ConfigMap airflow-dags-dags'].data).toEqual({ '.airflowignore': '..*\n', 'a.py': 'x = 1' });
});

test('a local folder is its text files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dags-'));
  for (const name of ['a.py', 'b.sql', 'c.bin']) writeFileSync(join(folder, name), name);
  const names = () => Object.keys(bound(DagSource.localFolder(folder)).all['ConfigMap airflow-dags-dags'].data);
  expect(names()).toEqual(['.airflowignore', 'a.py', 'b.sql']);
  for (const name of ['team', '.git']) mkdirSync(join(folder, name));
  for (const name of ['team/d.py', '.git/e.py']) writeFileSync(join(folder, name), name);
  expect(names()).toEqual(['.airflowignore', 'a.py', 'b.sql', 'team__d.py']);
});

test('a ConfigMap has no folders, so pods make them', () => {
  const { task } = bound(DagSource.configMap({ 'a.py': 'x = 1', 'team/sub/b.py': 'x = 2' }));
  expect(mounted(task, 'dags').volume.configMap.items).toEqual([
    { key: '.airflowignore', path: '.airflowignore' }, { key: 'a.py', path: 'a.py' }, { key: 'team__sub__b.py', path: 'team/sub/b.py' },
  ]);
});

test('a volume is read only', () => {
  const claim = PersistentVolumeClaim.fromClaimName(chart, 'shared', 'shared');
  const { task } = bound(DagSource.volume(claim, { bundleName: 'team', subPath: 'dags' }));
  expect(task.containers[0].volumeMounts).toContainEqual({ name: 'team', mountPath: '/opt/airflow/bundles/team', readOnly: true, subPath: 'dags' });
  expect(mounted(task, 'team').volume).toEqual({ name: 'team', persistentVolumeClaim: { claimName: 'shared', readOnly: true } });
});

test.each([
  ['NFS', DagSource.nfs('nfs.example.org', '/dags', { mountOptions: ['nfsvers=4.1'] }), { nfs: { server: 'nfs.example.org', path: '/dags', readOnly: true }, mountOptions: ['nfsvers=4.1'] }],
  ['EFS', DagSource.efs('fs-1', { accessPointId: 'fsap-2' }), { csi: { driver: 'efs.csi.aws.com', volumeHandle: 'fs-1::fsap-2', readOnly: true } }],
  ['Cinder', DagSource.cinder('0bc2'), { csi: { driver: 'cinder.csi.openstack.org', volumeHandle: '0bc2', fsType: 'ext4', readOnly: true } }],
])('%s is a volume that exists, and a claim for it', (_, source, expected) => {
  const { all, task } = bound(source);
  expect(all['PersistentVolume data-airflow-dags-dags'].spec).toMatchObject({ accessModes: ['ReadOnlyMany'], persistentVolumeReclaimPolicy: 'Retain', ...expected });
  expect(all['PersistentVolumeClaim airflow-dags-dags'].spec).toMatchObject({ volumeName: 'data-airflow-dags-dags', storageClassName: '' });
  expect(mounted(task, 'dags').volume).toEqual({ name: 'dags', persistentVolumeClaim: { claimName: 'airflow-dags-dags', readOnly: true } });
});

test('a git bundle has its token in the environment of those that clone, and its configuration none', () => {
  const { bundles, task, processor, apiServer } = bound(DagSource.gitBundle({
    repository: 'https://git.example.org/dags.git', folder: 'dags', ref: 'v1', refresh: Duration.minutes(5), credentials: GitCredentials.token('bot', secret('git', 'token')),
  }));
  expect(bundles).toEqual([{
    name: 'dags',
    classpath: 'airflow.providers.git.bundles.git.GitDagBundle',
    kwargs: { repo_url: 'https://git.example.org/dags.git', tracking_ref: 'v1', subdir: 'dags', refresh_interval: 300, git_conn_id: 'git_dags' },
  }]);
  for (const pod of [task, processor, apiServer]) {
    expect(pod.containers[0].env).toEqual(expect.arrayContaining([
      { name: 'AIRFLOW_CONN_GIT_DAGS_TOKEN', valueFrom: { secretKeyRef: { name: 'git', key: 'token' } } },
      { name: 'AIRFLOW_CONN_GIT_DAGS', value: '{"conn_type":"git","login":"bot","password":"$(AIRFLOW_CONN_GIT_DAGS_TOKEN)"}' },
    ]));
  }
});

test('an ssh key is a file', () => {
  const { task } = bound(DagSource.gitBundle({ repository: 'git@example.org:dags', credentials: GitCredentials.sshKey(secret('git', 'key'), secret('git', 'hosts')) }));
  const { value } = task.containers[0].env.find(({ name }: any) => name === 'AIRFLOW_CONN_GIT_DAGS');
  expect(JSON.parse(value).extra).toEqual({
    key_file: '/opt/airflow/bundles/dags-ssh/key', known_hosts_file: '/opt/airflow/bundles/dags-ssh/known_hosts', strict_host_key_checking: 'yes',
  });
  expect(mounted(task, 'dags-ssh').path).toBe('/opt/airflow/bundles/dags-ssh');
});

test('git-sync clones once for a task and goes on beside daemons', () => {
  const { bundles, task, processor } = bound(DagSource.gitSync({ repository: 'https://git.example.org/dags.git', folder: 'dags' }));
  expect(bundles[0].kwargs.path).toBe('/opt/airflow/bundles/dags/current/dags');
  expect(task.initContainers.map(({ name }: any) => name)).toEqual(['git-clone-dags']);
  expect(processor.initContainers.map(({ name, restartPolicy }: any) => [name, restartPolicy])).toEqual([
    ['git-clone-dags', undefined], ['git-sync-dags', 'Always'], ['wait-for-database', undefined],
  ]);
  for (const { securityContext } of [...processor.initContainers, ...task.initContainers]) {
    expect(securityContext).toMatchObject({ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true });
  }
});

test('git-sync is the user that its image knows, in a home that Airflow does not see', () => {
  const { task, processor } = bound(DagSource.gitSync({ repository: 'https://git.example.org/dags.git', credentials: GitCredentials.token('bot', secret('sync', 'token')) }));
  for (const { initContainers: [clone], containers: [airflows] } of [task, processor]) {
    expect(clone.securityContext).toMatchObject({ runAsUser: 65533, runAsGroup: 65533 });
    expect(clone.volumeMounts).toContainEqual({ name: 'dags-home', mountPath: '/tmp' });
    expect(airflows.volumeMounts.map(({ name }: any) => name)).not.toContain('dags-home');
    expect(JSON.stringify(airflows.env ?? [])).not.toContain('token');
  }
});

test('a task bears a git server that is away for a minute', () => {
  const { task } = bound(DagSource.gitSync({ repository: 'https://git.example.org/dags.git', refresh: Duration.minutes(5) }));
  expect(task.initContainers[0].env).toEqual(expect.arrayContaining([
    { name: 'GITSYNC_ONE_TIME', value: 'true' }, { name: 'GITSYNC_PERIOD', value: '5s' }, { name: 'GITSYNC_MAX_FAILURES', value: '12' },
  ]));
});

test('a source of one\'s own brings what it needs', () => {
  class Bucket extends DagSource {
    constructor() {
      super({ bundleName: 'bucket' });
    }

    public bind(scope: Construct, { airflowName }: DagSourceContext): DagSourceBinding {
      const settings = new ApiObject(scope, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: `${airflowName}-bucket` } });
      return { classpath: 'airflow.providers.amazon.aws.bundles.s3.S3DagBundle', arguments: { bucket_name: 'dags' }, env: [{ name: 'SETTINGS', value: settings.name }] };
    }
  }
  const { all, bundles, task } = bound(new Bucket(), DagSource.image());
  expect(bundles.map(({ name }: any) => name)).toEqual(['bucket', 'dags']);
  expect(bundles[0].kwargs).toEqual({ bucket_name: 'dags' });
  expect(task.containers[0].env).toContainEqual({ name: 'SETTINGS', value: 'airflow-bucket' });
  expect(all['ConfigMap airflow-bucket']).toBeDefined();
});
