import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from '../scripts/setup.mjs';
import { manifests } from './manifests.mjs';
import { ratio, spawned, times } from './timing.mjs';

export const title = 'Airflow, from command to a task that has run';

const RUNS = 3;
const { ApiObject } = createRequire(import.meta.url)('cdk8s');
const { AirflowDeployment, BashTask, Dag } = createRequire(import.meta.url)('../lib');
const IMAGE = 'apache/airflow:3.3.2-python3.11';

const bigdata = (...args) => spawned(process.execPath, [join(root, 'lib/cli/bigdata.js'), ...args]);

export async function measure() {
  const folder = manifests((chart) => {
    const airflow = new AirflowDeployment(chart, 'airflow');
    new BashTask(new Dag(chart, 'one', { airflow }), 'task', { command: 'true' });
  });
  const job = (i) => manifests((chart) => new ApiObject(chart, 'job', {
    apiVersion: 'batch/v1', kind: 'Job', metadata: { name: `bare-${i}` }, spec: { template: { spec: { restartPolicy: 'Never', containers: [{ name: 'task', image: IMAGE, args: ['bash', '-c', 'true'] }] } } },
  }));
  const named = ['--name', 'bench-airflow'];
  const trigger = () => bigdata('airflow', 'trigger', 'one');
  const ready = [];
  const first = [];
  const tasks = [];
  const jobs = [];
  for (let run = 0; run < RUNS; run++) {
    const [up] = await times(1, () => bigdata('up', '-f', folder, ...named));
    const [ran] = await times(1, trigger);
    ready.push(up);
    first.push(up + ran);
    for (let i = 0; i < RUNS; i++) {
      tasks.push(...await times(1, trigger));
      jobs.push(...await times(1, () => bigdata('up', '-f', job(`${run}-${i}`), '--name', `bench-bare-${run}-${i}`)));
    }
    await bigdata('down', ...named, '--delete-data');
    for (let i = 0; i < RUNS; i++) await bigdata('down', '--name', `bench-bare-${run}-${i}`);
  }
  return [
    ['`bigdata up` until all is ready, with a new database', ready, '28 objects; the official chart has 39 by default'],
    ['and the first run of a DAG', first],
    ['a run of a DAG of one task', tasks, `a bare Job of the same image is ${ratio(tasks, jobs)}`],
    ['a bare Job of the same image', jobs],
  ];
}
