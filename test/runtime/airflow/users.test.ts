import { Chart, Testing } from 'cdk8s';
import { AirflowDeployment, AirflowUsers, AirflowRole } from '../../../src';
import { configMapOf, configurationsOf, secretBehind, secretFiles, valueOf } from '../../../src/runtime/airflow/pod-spec';
import { rolesIn } from '../../../src/runtime/airflow/users';

const USERS = [{ name: 'ada' }, { name: 'guest', role: AirflowRole.VIEWER }];

function synthesized(users: AirflowUsers) {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'data' });
  new AirflowDeployment(chart, 'airflow', { users });
  const objects = Testing.synth(chart) as any[];
  const apiServer = objects.find(({ kind, metadata }) => kind === 'Deployment' && metadata.name === 'airflow-api-server');
  const data = (name: string | undefined) => objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === name).data;
  return { objects, apiServer, variables: data(configurationsOf(apiServer)[0]), scripts: data(configMapOf(apiServer, 'scripts')) };
}

test.each([['simple', AirflowUsers.simple(USERS)], ['fab', AirflowUsers.fab(USERS)]])('roles of %s users are in what was applied', (_, users) => {
  const { variables, scripts } = synthesized(users);
  expect([...rolesIn(variables, scripts)]).toEqual([['ada', 'admin'], ['guest', 'viewer']]);
});

test('passwords of simple users are files of the api-server, those of FAB\'s users of the Job that makes them', () => {
  const secret = { secretName: 'airflow-user-ada', key: 'password' };
  expect(secretFiles(synthesized(AirflowUsers.simple(USERS)).apiServer, 'passwords').get('ada')).toEqual(secret);
  const { apiServer, objects } = synthesized(AirflowUsers.fab(USERS));
  expect(secretFiles(apiServer, 'passwords').size).toBe(0);
  expect(secretFiles(objects.find(({ kind, metadata }) => kind === 'Job' && metadata.name.startsWith('airflow-setup')), 'passwords').get('ada')).toEqual(secret);
});

test('where the keys and the database are is in the pods of the api-server', () => {
  const { apiServer } = synthesized(AirflowUsers.simple());
  expect(secretBehind(apiServer, 'AIRFLOW__CORE__FERNET_KEY')).toEqual({ secretName: 'airflow-fernet-key', key: 'key' });
  expect(valueOf(apiServer, 'AIRFLOW__DATABASE__SQL_ALCHEMY_CONN')).toContain('@airflow-database:5432/airflow');
});
