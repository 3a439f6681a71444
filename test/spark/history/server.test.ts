import { Chart, Duration, Size, Testing } from 'cdk8s';
import { PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  ClientAccess, EventLogs, Hdfs, HdfsCluster, HistoryAuthentication,
  HistoryCleaner, SparkApplication, SparkHistoryServer, SparkHistoryServerProps, SparkVersion,
} from '../../../src';
import { testApp } from '../../support/app';
import { command } from '../../support/command';
import { PI } from '../support';

function chart(): Chart {
  return new Chart(testApp(), 'stack', { namespace: 'data' });
}

function synth(stack: Chart): { [title: string]: any } {
  return Object.fromEntries(Testing.synth(stack).map((object: any) => [`${object.kind} ${object.metadata.name.replace(/-[0-9a-f]{8}$/, '')}`, object]));
}

const propertiesOf = (configMap: any) => Object.fromEntries(configMap.data['spark.properties'].trim().split('\n').map((line: string) => line.split(/=(.*)/s).slice(0, 2)));

function server(props: Partial<SparkHistoryServerProps> = {}): SparkHistoryServer {
  return new SparkHistoryServer(chart(), 'history', { logs: EventLogs.at('s3a://logs/spark'), ...props });
}

describe('on HDFS', () => {
  const stack = chart();
  const hdfs = new HdfsCluster(stack, 'hdfs');
  const history = new SparkHistoryServer(stack, 'history', { logs: EventLogs.hdfs(hdfs) });
  new SparkApplication(stack, 'etl', { code: PI, eventLog: history });
  const objects = synth(stack);
  const pods = [objects['Job etl'].spec.template.spec, objects['Deployment history'].spec.template.spec];

  test('the directory is declared, for all to add to and nobody to take away', () => {
    expect(objects['Job hdfs-directories'].spec.template.spec.containers[0].command.slice(2)).toEqual(['/spark-logs', 'spark', 'spark', '1777', '-', '-']);
  });

  test('applications write where the server reads', () => {
    const uri = 'hdfs://hdfs-namenode-0.hdfs-namenode.data.svc:8020/spark-logs';
    expect(propertiesOf(objects['ConfigMap history'])['spark.history.fs.logDirectory']).toBe(uri);
    expect(propertiesOf(objects['ConfigMap etl'])).toMatchObject({ 'spark.eventLog.enabled': 'true', 'spark.eventLog.dir': uri });
  });

  test('both see the cluster\'s configuration, and wait until the directory is there', () => {
    for (const { containers: [container], initContainers: [wait], volumes } of pods) {
      expect(volumes).toContainEqual({ name: 'hadoop', configMap: { name: 'hdfs' } });
      expect(container.env).toContainEqual({ name: 'HADOOP_CONF_DIR', value: '/etc/hadoop/conf' });
      expect(wait.command.slice(-2)).toEqual(['/webhdfs/v1/spark-logs?op=GETFILESTATUS', 'hdfs-namenode-0.hdfs-namenode.data.svc:9870']);
    }
  });

  test('both refuse to start in another namespace than the one that they were described for, and say the remedy', async () => {
    for (const { initContainers: [{ command: [program, ...args], env }] } of pods) {
      const variables = Object.fromEntries(env.map(({ name, value }: any) => [name, value ?? 'copy']));
      const { code, stdout } = await command(program, args, { env: variables });
      expect(code).toBe(1);
      expect(stdout).toContain('runs in the namespace copy, but it was described for the HDFS of the namespace data.');
      expect(stdout).toContain('new Chart(app, id, { namespace: \'copy\' })');
    }
  });

  test('from another namespace nothing changes: the addresses of HDFS hold its own one', () => {
    const app = testApp();
    const there = new HdfsCluster(new Chart(app, 'storage', { namespace: 'data' }), 'hdfs', { access: ClientAccess.anywhere() });
    const work = new Chart(app, 'work', { namespace: 'jobs' });
    new SparkHistoryServer(work, 'history', { logs: EventLogs.hdfs(there) });
    expect(synth(work)['Deployment history'].spec.template.spec.initContainers[0]).not.toHaveProperty('env');
  });

  test('an application that uses another cluster is a complaint', () => {
    const other = Hdfs.fromConfigMapName('warehouse', 'hdfs://warehouse');
    const application = new SparkApplication(chart(), 'etl', { code: PI, eventLog: history, hdfs: other });
    expect(application.node.validate()).toEqual([expect.stringMatching(/eventLog is on hdfs:\/\/hdfs-namenode-0.*while hdfs is hdfs:\/\/warehouse/)]);
  });
});

test('on a volume, both mount it', () => {
  const stack = chart();
  const claim = new PersistentVolumeClaim(stack, 'logs', { metadata: { name: 'logs' }, storage: Size.gibibytes(1) });
  const history = new SparkHistoryServer(stack, 'history', { logs: EventLogs.volume(claim) });
  new SparkApplication(stack, 'etl', { code: PI, eventLog: history });
  const objects = synth(stack);
  expect(propertiesOf(objects['ConfigMap etl'])['spark.eventLog.dir']).toBe('file:///spark-logs');
  for (const { containers: [container] } of [objects['Job etl'].spec.template.spec, objects['Deployment history'].spec.template.spec]) {
    expect(container.volumeMounts).toContainEqual(expect.objectContaining({ mountPath: '/spark-logs' }));
  }
});

test('the pod passes Pod Security "restricted", and is ready when its REST API answers', () => {
  const { spec } = synth(Chart.of(server()))['Deployment history'].spec.template;
  expect(spec).toMatchObject({ automountServiceAccountToken: false, securityContext: { runAsNonRoot: true, runAsUser: 185 } });
  expect(spec.containers[0].securityContext).toEqual({ allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] }, readOnlyRootFilesystem: true });
  expect(spec.containers[0].readinessProbe.httpGet.path).toBe('/api/v1/applications?limit=1');
});

test('a cleaner removes old logs, and by default nobody does', () => {
  const properties = (props: Partial<SparkHistoryServerProps>) => propertiesOf(synth(Chart.of(server(props)))['ConfigMap history']);
  expect(properties({})['spark.history.fs.cleaner.enabled']).toBe('false');
  expect(properties({ cleaner: HistoryCleaner.after(Duration.days(7), 100) })).toMatchObject({
    'spark.history.fs.cleaner.enabled': 'true', 'spark.history.fs.cleaner.maxAge': '604800s', 'spark.history.fs.cleaner.maxNum': '100',
  });
});

test('another configuration rolls the pod', () => {
  const hash = (props: Partial<SparkHistoryServerProps>) => synth(Chart.of(server(props)))['Deployment history'].spec.template.metadata.annotations['cdk8s-bigdata/configuration'];
  expect(hash({})).toBe(hash({}));
  expect(hash({ conf: { 'spark.history.retainedApplications': '5' } })).not.toBe(hash({}));
});

test('an ingress names it to browsers', () => {
  const { spec } = synth(Chart.of(server({ ingress: { host: 'history.example.org', className: 'nginx', tlsSecretName: 'tls' }, access: ClientAccess.anywhere() })))['Ingress history'];
  expect(spec).toMatchObject({ ingressClassName: 'nginx', rules: [{ host: 'history.example.org' }], tls: [{ hosts: ['history.example.org'], secretName: 'tls' }] });
});

test.each<[string, Partial<SparkHistoryServerProps>, RegExp]>([
  ['a key of ours', { conf: { 'spark.history.fs.logDirectory': '/x' } }, /spark.history.fs.logDirectory is set by the construct/],
  ['an ingress that reaches nothing', { ingress: { host: 'history.example.org' } }, /ingress: nobody but pods of this namespace has access/],
  ['too little memory', { memory: Size.mebibytes(100) }, /at least Size.mebibytes\(256\)/],
  ['no count', { cleaner: HistoryCleaner.after(Duration.days(1), 0) }, /maxCount 0/],
  ['a placeholder that executors do not fill', { executorLogUrl: 'http://logs/{{FILE_NAME}}' }, /executors on Kubernetes have no \{\{FILE_NAME\}\}. There are \{\{APP_ID/],
  ['a name that is no DNS label', { serverName: 'History' }, /serverName "History" is no DNS label/],
])('%s is a complaint', (_, props, sentence) => {
  expect(server(props).node.validate().join('\n')).toMatch(sentence);
});

describe('who has to sign in', () => {
  const key = { secret: Secret.fromSecretName(chart(), 'secret', 'keys'), key: 'jws' };

  test('needs a token that was signed with a key out of a Secret, which no manifest shows', () => {
    const objects = synth(Chart.of(server({ authentication: HistoryAuthentication.jws(key) })));
    const { containers: [container], volumes } = objects['Deployment history'].spec.template.spec;
    expect(propertiesOf(objects['ConfigMap history'])['spark.ui.filters']).toBe('org.apache.spark.ui.JWSFilter');
    expect(volumes).toContainEqual({
      name: 'secrets', projected: { defaultMode: 0o440, sources: [{ secret: { name: 'keys', items: [{ key: 'jws', path: 'spark.org.apache.spark.ui.JWSFilter.param.secretKey' }] } }] },
    });
    expect(container.readinessProbe.tcpSocket).toEqual({ port: 'http' });
  });

  test('a filter with plain parameters only needs no Secret', () => {
    const objects = synth(Chart.of(server({ authentication: HistoryAuthentication.filter('org.example.Filter', { parameters: { realm: 'data' } }) })));
    expect(propertiesOf(objects['ConfigMap history'])['spark.org.example.Filter.param.realm']).toBe('data');
    expect(objects['Deployment history'].spec.template.spec.containers[0].args.at(-1)).toBe('/opt/spark/conf/spark.properties');
  });

  test.each<[string, Partial<SparkHistoryServerProps>, RegExp]>([
    ['no class', { authentication: HistoryAuthentication.filter('basic') }, /^authentication: "basic" is no name of a Java class/],
    ['an old Spark', { authentication: HistoryAuthentication.jws(key), version: SparkVersion.V3_5_9 }, /^authentication: Spark 3.5.9 has no JWSFilter/],
    ['a plain secret', { authentication: HistoryAuthentication.filter('a.B', { parameters: { password: 'x' } }) }, /^authentication: the parameter password would stand in a ConfigMap/],
    ['a parameter given twice', { authentication: HistoryAuthentication.filter('a.B', { parameters: { realm: 'x' }, secretParameters: { realm: key } }) }, /^authentication: realm is both/],
    ['a name with a line end', { authentication: HistoryAuthentication.filter('a.B', { secretParameters: { 'a\nb': key } }) }, /^authentication: "a\\nb" is no name of a parameter/],
    ['a filter by conf as well', { authentication: HistoryAuthentication.jws(key), conf: { 'spark.ui.filters': 'a.B' } }, /^conf: spark.ui.filters is set by the construct/],
    ['a secret in conf', { conf: { 'spark.hadoop.fs.s3a.secret.key': 'x' } }, /^conf: spark.hadoop.fs.s3a.secret.key would stand in the manifest as plain text. Use/],
  ])('%s is a complaint', (_, props, sentence) => {
    expect(server(props).node.validate()).toEqual([expect.stringMatching(sentence)]);
  });
});

test.each<[string, object, string]>([
  ['a path as logs', { logs: '/spark-logs' }, 'logs: "/spark-logs" is not an EventLogs'],
  ['no logs', { logs: undefined }, 'logs: undefined is not an EventLogs'],
  ['days as a cleaner', { cleaner: 7 }, 'cleaner: 7 is not HistoryCleaner.none()'],
  ['memory as text', { memory: '1g' }, 'memory: "1g" is not a Size'],
  ['a key as text', { authentication: HistoryAuthentication.jws('key' as any) }, 'authentication: secretParameters: secretKey: "key" is not a SecretValue'],
  ['a host as an ingress', { ingress: 'history.example.org' }, 'ingress: "history.example.org" is not an object with properties'],
  ['an ingress without a host', { ingress: {} }, 'ingress.host: undefined is not a string'],
])('%s is refused with path and remedy', (_, props, sentence) => {
  expect(() => server(props as any)).toThrow(`[stack/history] ${sentence}`);
});
