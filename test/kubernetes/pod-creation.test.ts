import { Chart, Testing } from 'cdk8s';
import { EnvValue, PersistentVolumeClaim, Secret } from 'cdk8s-plus-27';
import {
  AirflowDeployment, AirflowExecutor, AirflowLogs, Dag, Executors, PodCreation, PodTask, SparkApplication, SparkCode,
  SparkFile, SparkTask, SparkTrigger, SparkVolume,
} from '../../src';
import { testApp, told } from '../support/app';

const code = SparkCode.python(SparkFile.inImage('/job.py'));
const chart = () => new Chart(testApp(), 'stack', { namespace: 'data' });

/** The policies, by name. */
function policies(of: Chart): { [name: string]: any } {
  const found = Testing.synth(of).filter(({ kind }: any) => kind === 'ValidatingAdmissionPolicy');
  return Object.fromEntries(found.map((policy: any) => [policy.metadata.name, policy]));
}

/** What is called by these names is known, all else is foreign. */
function known(policy: any, kind: string): string[] {
  const { expression } = policy.spec.variables.find(({ name }: any) => name === kind);
  return JSON.parse(/ in (\[[^\]]*\])\)\)$/.exec(expression)![1]).filter((name: string) => name !== '');
}

/** Whom it is about. */
function accounts(policy: any): string[] {
  return JSON.parse(policy.spec.matchConditions[0].expression.replace('request.userInfo.username in ', '')).sort();
}

describe('pods that a Spark application makes', () => {
  test('are limited by choice, and then to what its executors use', () => {
    const stack = chart();
    const secret = Secret.fromSecretName(stack, 'keys', 'keys');
    const claim = PersistentVolumeClaim.fromClaimName(stack, 'claim', 'scratch');
    const application = new SparkApplication(stack, 'flights', {
      code,
      env: { KEY: EnvValue.fromSecretValue({ secret, key: 'key' }) },
      volumes: [SparkVolume.fromPersistentVolumeClaim(claim, '/scratch')],
      imagePullSecrets: ['registry'],
      podCreation: PodCreation.limited({ configMaps: ['istio-ca'] }),
    });
    const policy = policies(stack)['spark.flights.data'];
    expect(policy.metadata.namespace).toBeUndefined();
    expect(policy.spec.failurePolicy).toBe('Fail');
    expect(accounts(policy)).toEqual(['system:serviceaccount:data:flights']);
    expect(known(policy, 'secrets')).toEqual(['keys', 'registry']);
    expect(known(policy, 'claims')).toEqual(['scratch']);
    expect(known(policy, 'configMaps')).toEqual(['istio-ca', 'kube-root-ca.crt']);
    expect(application.podPolicy?.name).toBe('spark.flights.data');
    const binding = Testing.synth(stack).find(({ kind }: any) => kind === 'ValidatingAdmissionPolicyBinding');
    const spec = { policyName: 'spark.flights.data', validationActions: ['Deny'] };
    expect(binding).toMatchObject({ metadata: { name: 'spark.flights.data' }, spec });
  });

  test('have no policy when nobody chose one, or when there are no executor pods', () => {
    const stack = chart();
    new SparkApplication(stack, 'a', { code });
    new SparkApplication(stack, 'b', { code, executors: Executors.inDriver(), podCreation: PodCreation.limited() });
    expect(policies(stack)).toEqual({});
  });

  test('are limited by a choice, and names are names', () => {
    const toldOf = (podCreation: PodCreation) => told(() => new SparkApplication(chart(), 'a', { code, podCreation }));
    expect(toldOf('limited' as never)).toMatch(/podCreation: "limited" is not PodCreation\.unlimited\(\) or/);
    expect(toldOf(PodCreation.limited({ secrets: [7 as never] }))).toMatch(/podCreation\.secrets\[0\]: 7 is not a string/);
  });
});

describe('pods that an Airflow makes', () => {
  test('are limited for the scheduler and for tasks, in each namespace by what is described there', () => {
    const stack = chart();
    const airflow = new AirflowDeployment(stack, 'airflow', {
      logs: AirflowLogs.ephemeral(),
      taskPods: { big: { namespace: 'etl' } },
      podCreation: PodCreation.limited({ secrets: ['more'] }),
    });
    const dag = new Dag(stack, 'dag', { airflow });
    new PodTask(dag, 'check', { image: 'alpine:3', namespace: 'jobs', envFromSecrets: ['check'], result: true });
    const application = new SparkApplication(stack, 'pi', { code, trigger: SparkTrigger.manual() });
    new SparkTask(dag, 'spark', { application });
    const found = policies(stack);
    expect(Object.keys(found).sort())
      .toEqual(['scheduler', 'scheduler.etl', 'tasks', 'tasks.jobs'].map((part) => `airflow.airflow.data.${part}`));
    expect(known(found['airflow.airflow.data.tasks.jobs'], 'secrets')).toEqual(['check', 'more']);
    expect(known(found['airflow.airflow.data.tasks'], 'secrets')).toEqual(['more']);
    expect(known(found['airflow.airflow.data.scheduler.etl'], 'configMaps'))
      .toEqual(['airflow-configuration', 'airflow-declared', 'airflow-python', 'kube-root-ca.crt']);
    expect(accounts(found['airflow.airflow.data.scheduler.etl'])).toEqual(['system:serviceaccount:data:airflow-scheduler']);
    expect(accounts(found['airflow.airflow.data.tasks']))
      .toEqual(['system:serviceaccount:data:airflow-task', 'system:serviceaccount:etl:airflow-task']);
  });

  test('are those of the scheduler, when it runs tasks itself', () => {
    const stack = chart();
    const podCreation = PodCreation.limited();
    const airflow = new AirflowDeployment(stack, 'airflow', { executor: AirflowExecutor.local(), podCreation });
    expect(policies(stack)).toEqual({});
    airflow.allowPods();
    expect(accounts(policies(stack)['airflow.airflow.data.tasks'])).toEqual(['system:serviceaccount:data:airflow-scheduler']);
  });
});
