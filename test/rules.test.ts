import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Chart } from 'cdk8s';
import { ClientAccess, HdfsCluster, ImageMirror, SparkApplication, SparkCode, SparkFile, SparkHistoryServer, EventLogs } from '../src';
import { testApp, told } from './support/app';

const ROOT = join(__dirname, '..');
const code = SparkCode.python(SparkFile.inImage('/opt/app/job.py'));

/** Of the rules in the code, each as often as it stands there. */
function idsInCode(): string[] {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  return files.flatMap((file) => {
    const text = readFileSync(join(ROOT, 'src', file), 'utf8');
    return [...text.matchAll(/^ {2}([A-Z]+\d{3}): \w+,$|marked\('([A-Z]+\d{3})'/gm)].map(([, ofTable, marked]) => ofTable ?? marked);
  }).sort();
}

test('no two rules have one id, and docs/rules.md explains each (node scripts/rules.mjs makes it)', () => {
  const documented = [...readFileSync(join(ROOT, 'docs/rules.md'), 'utf8').matchAll(/^### (\w+)\n(.*)$/gm)].map(([, id, reason]) => ({ id, reason }));
  expect(idsInCode().length).toBeGreaterThan(90);
  expect(documented.map(({ id }) => id).sort()).toEqual(idsInCode());
  for (const { id, reason } of documented) expect(`${id}: ${reason}`).toMatch(/^\w+: .*[A-Za-z].*\(\[code\]\(\.\.\/src\//);
});

test('each sentence ends in the id of its rule, once', () => {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  new SparkApplication(chart, 'X', { code, image: 'Not An Image!', conf: { 'spark.yarn.queue': 'x', 'spark.master': 'y' }, podOptions: { labels: { 'a b': 'c' } } });
  new HdfsCluster(chart, 'hdfs', { replication: 5, podOptions: { dnsPolicy: 'None' } });
  new SparkHistoryServer(chart, 'hdfs-history', { logs: EventLogs.at('/tmp'), access: ClientAccess.namespace(), ingress: { host: 'https://x' } });
  const sentences = chart.node.findAll().flatMap(({ node }) => node.validate());
  expect(sentences.length).toBeGreaterThan(8);
  for (const sentence of sentences) expect(sentence).toMatch(/^[^[]*(\[[^\]]*\][^[]*)*\. \[[A-Z]+\d{3}\]$/);
  expect(sentences.map((sentence) => sentence.split(' ').at(-1))).toEqual(expect.arrayContaining(['[SPARK001]', '[COMMON002]', '[SPARK014]', '[SPARK015]', '[POD001]', '[POD005]', '[HDFS004]', '[COMMON004]', '[HISTORY002]']));
});

test('so does what is said before a construct is there', () => {
  const chart = new Chart(testApp(), 'stack', { namespace: 'data' });
  expect(told(() => new SparkApplication(chart, 'x', { code, maxRetries: 'many' as never }))).toMatch(/\[stack\/x\] maxRetries: "many" is not a number\. \[COMMON006\]$/);
  expect(told(() => ImageMirror.add(chart, { registries: {} }))).toMatch(/ \[COMMON008\]$/);
});
