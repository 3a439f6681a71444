import { Chart, Testing } from 'cdk8s';
import { ISecret, SecretValue } from 'cdk8s-plus-27';
import { AirflowDatabase, AirflowDeployment } from '../../../src';
import { checkRevisions, hostOf } from '../../../src/runtime/airflow/database';

const password: SecretValue = { secret: { name: 'db' } as ISecret, key: 'password' };

function deployments(database: AirflowDatabase) {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'data' });
  new AirflowDeployment(chart, 'airflow', { database });
  const found = (Testing.synth(chart) as any[]).filter(({ kind }) => kind === 'Deployment');
  return { apiServer: found.find(({ metadata }) => metadata.name === 'airflow-api-server'), deployments: found };
}

test('a database elsewhere is named, also behind PgBouncer', () => {
  expect(hostOf(deployments(AirflowDatabase.external({ host: 'db.example.org', password })))).toBe('db.example.org:5432');
  expect(hostOf(deployments(AirflowDatabase.external({ host: 'db.example.org', port: 6000, password, pgBouncer: {} })))).toBe('db.example.org:6000');
});

test('a backup of another release of Airflow is refused', () => {
  expect(() => checkRevisions('1d6611b6ab7c\n1d6611b6ab7c\n')).not.toThrow();
  expect(() => checkRevisions('1d6611b6ab7c\n509b94a1042d\n')).toThrow('its tables are at 509b94a1042d, those in use at 1d6611b6ab7c');
});
