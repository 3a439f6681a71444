/**
 * `node scripts/keys.mjs [spark|hadoop|airflow...]`: makes the tables of configuration keys anew out of what the projects publish, for the releases named
 * below. Run it when one is added. It needs a JDK, Python with PyYAML, and a gigabyte for each release of Spark while it looks at it.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, say } from './setup.mjs';

const RELEASES = {
  spark: { file: 'src/spark/conf/keys.txt', releases: ['3.5.9', '4.0.5', '4.1.4', '4.2.1', '4.3.0'] },
  hadoop: { file: 'src/hdfs/keys.txt', releases: ['3.4.3', '3.5.0'] },
  airflow: { file: 'src/airflow/keys.txt', releases: ['3.2.2', '3.3.2'] },
};
const HADOOP_JARS = ['hadoop-common', 'hadoop-hdfs', 'hadoop-hdfs-client', 'hadoop-auth', 'hadoop-aws'];
/** Beginnings of keys that no table can list: users make them up, the code puts them together of parts, or another build of the software has them. */
const OPEN = { spark: ['spark.hadoop.', 'spark.kubernetes.authenticate.', 'spark.kubernetes.scheduler.', 'spark.ssl.'], hadoop: [], airflow: [] };
const here = join(root, 'scripts/keys');
const work = mkdtempSync(join(tmpdir(), 'cdk8s-bigdata-keys-'));

function run(command, args, options = {}) {
  return execFileSync(command, args, { encoding: 'utf8', maxBuffer: 2 ** 28, stdio: ['ignore', 'pipe', 'inherit'], ...options });
}

/** Lines of `KEY TYPE` of a release. */
const LOOK = {
  spark: (release, folder) => {
    run('pip', ['download', '--quiet', '--no-deps', '--no-binary', ':all:', '--dest', folder, `pyspark==${release}`]);
    const [archive] = readdirSync(folder).filter((name) => name.startsWith('pyspark-'));
    run('tar', ['-xzf', join(folder, archive), '-C', folder, '--strip-components=3', `pyspark-${release}/deps/jars`]);
    return run('java', [join(here, 'Keys.java'), 'spark', folder]);
  },
  hadoop: (release, folder) => {
    const mirror = process.env.MAVEN_MIRROR ?? 'https://repo1.maven.org/maven2';
    for (const jar of HADOOP_JARS) {
      run('curl', ['--fail', '--silent', '--show-error', '--location', '--output', join(folder, `${jar}.jar`), `${mirror}/org/apache/hadoop/${jar}/${release}/${jar}-${release}.jar`]);
    }
    return run('java', [join(here, 'Keys.java'), 'hadoop', folder]);
  },
  airflow: (release, folder) => {
    run('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `apache-airflow-core==${release}`]);
    const packages = run('grep', ['-hoE', '^apache-airflow-(providers-[a-z0-9-]+|task-sdk)==[0-9.]+', join(root, release.startsWith('3.2') ? 'images/airflow-3.2' : 'images/airflow', 'requirements.txt')]);
    run('pip', ['download', '--quiet', '--no-deps', '--dest', folder, ...packages.trim().split('\n')]);
    return run('python3', [join(here, 'airflow.py'), ...readdirSync(folder).map((name) => join(folder, name))]);
  },
};

/** A line for each key: in which of the releases it is, a digit for each, and its type in the newest of them. */
function table(releases, lists, open) {
  const keys = new Map(open.map((key) => [key, { known: lists.map(() => 1), type: '' }]));
  lists.forEach((lines, i) => {
    for (const line of lines.trim().split('\n')) {
      const [key, type = ''] = line.split(' ');
      const { known = lists.map(() => 0) } = keys.get(key) ?? {};
      known[i] = 1;
      keys.set(key, { known, type });
    }
  });
  const whole = [...keys.keys()].filter((key) => !key.endsWith('.'));
  // a beginning of many keys is a family of the software, and not of names that users make up
  const isOpen = (key) => !key.endsWith('.') || open.includes(key) || whole.filter((each) => each.startsWith(key)).length < 4;
  const lines = [...keys.keys()].filter(isOpen).sort().map((key) => `${keys.get(key).known.join('')} ${key} ${keys.get(key).type}`.trim());
  return [`# made by scripts/keys.mjs; columns: in which releases, key, type`, releases.join(' '), ...lines, ''].join('\n');
}

const chosen = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(RELEASES);
try {
  for (const software of chosen) {
    const { file, releases } = RELEASES[software];
    const lists = releases.map((release) => {
      say(`${software} ${release}`);
      const folder = join(work, `${software}-${release}`);
      mkdirSync(folder);
      const lines = LOOK[software](release, folder);
      rmSync(folder, { recursive: true });
      return lines;
    });
    writeFileSync(join(work, 'table'), table(releases, lists, OPEN[software]));
    renameSync(join(work, 'table'), join(root, file));
    say(`${file} is made`);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
