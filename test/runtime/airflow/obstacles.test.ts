import { Obstacles } from '../../../src/runtime/airflow/obstacles';
import { anObject, Objects, owned } from '../follow/cluster';

const RUN = 'manual__2026-01-31T06:00:00+00:00';
const running = [{ task: 'compute', taskId: 'compute', mapIndex: -1, try: 1, state: 'running' }];
const unschedulable = {
  phase: 'Pending', conditions: [{ type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/2 nodes are available: 2 Insufficient cpu.' }],
};

/** What is told of the run until that many things were told. */
async function told(count: number, prepare: (cluster: Objects) => void): Promise<string[]> {
  const cluster = await Objects.start();
  const client = cluster.client();
  const stop = new AbortController();
  prepare(cluster);
  const texts: string[] = [];
  await new Promise<void>((resolve, reject) => {
    const report = (text: string) => {
      texts.push(text);
      if (texts.length === count) resolve();
    };
    new Obstacles(client, { namespace: 'default' }, 'nightly', RUN, report, stop.signal).look(running).catch(reject);
  });
  stop.abort();
  await client.close();
  await cluster.stop();
  return texts;
}

test('an executor of a task\'s application that no node takes is told of, one of another run is not', async () => {
  const [text] = await told(1, (cluster) => {
    for (const run of ['other', RUN]) {
      const annotations = { 'cdk8s-bigdata/airflow-task': JSON.stringify(['nightly', run, 'compute', -1, 1]) };
      const job = anObject('batch/v1', 'Job', run === RUN ? 'mine' : 'theirs', {}, { annotations });
      const driver = owned('v1', 'Pod', `${job.metadata.name}-1`, job, { status: { phase: 'Running' } });
      cluster.set(job, driver, owned('v1', 'Pod', `${job.metadata.name}-exec-1`, driver, { status: unschedulable }));
    }
  });
  expect(text).toMatch(/^Pod default\/mine-exec-1: no node takes the pod: .*Insufficient cpu/);
});

test('a worker that no node takes is told of', async () => {
  const [text] = await told(1, (cluster) => cluster.set(anObject('v1', 'Pod', 'worker', { status: unschedulable }, { annotations: { dag_id: 'nightly', run_id: RUN } })));
  expect(text).toMatch(/^Pod default\/worker: no node takes the pod/);
});
