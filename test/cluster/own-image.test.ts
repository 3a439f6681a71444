import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, emptyFolder, succeed } from '../support/command';
import { TEST_CLUSTER, withNamespace, withoutNamespace } from '../support/kubernetes';
import { manifests } from '../support/stack';

const NAMESPACE = 'own-image';
const TAG = 'registry.example.org/greeter:1';
/** As for Docker: the image that it starts from is found here. */
const DOCKERFILE = `
ARG WHOM=nobody
FROM apache/airflow:airflow-pgbouncer-2025.03.05-1.23.1
ARG WHOM
COPY greet.sh /greet.sh
USER root
RUN echo "hello $WHOM, by user $(id -u)" > /greeting
USER 65534
`;

beforeAll(() => withNamespace(NAMESPACE));
afterAll(() => withoutNamespace(NAMESPACE));

test('an image from a folder of the user\'s runs on the local cluster, and so does the next version of it', async () => {
  const folder = emptyFolder('greeter');
  const greet = join(folder, 'greet.sh');
  writeFileSync(join(folder, 'Dockerfile'), DOCKERFILE);
  const load = () => succeed(bigdata(['images', 'load', folder, '-t', TAG, '--build-arg', 'WHOM=world', '--name', TEST_CLUSTER]));
  const run = async (name: string) => {
    const spec = { restartPolicy: 'Never', containers: [{ name: 'main', image: TAG, command: ['/greet.sh'] }] };
    const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name, namespace: NAMESPACE }, spec: { template: { spec } } };
    return (await succeed(bigdata(['up', '-f', manifests(job), '--name', name, '-n', NAMESPACE, '--logs']))).stdout;
  };

  writeFileSync(greet, '#!/bin/sh\ncat /greeting\n');
  chmodSync(greet, 0o755);
  await load();
  expect(await run('first')).toContain('hello world, by user 0');
  expect((await load()).stderr).toMatch(/node-1 has own-greeter/);
  writeFileSync(greet, '#!/bin/sh\necho "$(cat /greeting), again, for $(id -u)"\n');
  await load();
  expect(await run('second')).toContain('hello world, by user 0, again, for 65534');
});

test('what is wrong with it is told', async () => {
  const folder = emptyFolder('broken');
  writeFileSync(join(folder, 'Dockerfile'), 'FROM scratch\nCOPY missing /\n');
  const stderr = async (...args: string[]) => (await bigdata(['images', 'build', ...args])).stderr;
  expect(await stderr(folder, '-t', TAG)).toContain('missing');
  expect(await stderr(folder)).toMatch(/is a folder, and its image has no name/);
  expect(await stderr(folder, 'spark', '-t', TAG)).toMatch(/--tag names one image, and there are 2 folders/);
  expect(await stderr('spark', '--build-arg', 'A=1')).toMatch(/--build-arg is for an image of your own/);
});
