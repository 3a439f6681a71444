import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Cpu } from 'cdk8s-plus-27';
import { Executors, SparkApplication, SparkCode, SparkFile } from '../../src';
import { bigdata, emptyFolder, Outcome, succeed } from '../support/command';
import { UnpackedImage } from '../support/container';
import { withNamespace, withoutNamespace } from '../support/kubernetes';
import { synthesized } from '../support/stack';

const LOCAL = { SPARK_LOCAL_IP: '127.0.0.1', SPARK_DRIVER_BIND_ADDRESS: '127.0.0.1' };
const MASTER = ['--master', 'local[2]', '--conf', 'spark.driver.host=127.0.0.1', '--conf', 'spark.ui.enabled=false'];
const PI = /^Pi is roughly 3\.1/m;

const NAMESPACE = 'archive';

/** Whether a JVM of the same pod has mapped the archive. */
const MAPPED = `
from glob import glob
from pyspark.sql import SparkSession
def mapped(_):
    return any("/opt/spark/cds/spark.jsa" in open(maps).read() for maps in glob("/proc/[0-9]*/maps"))
spark = SparkSession.builder.getOrCreate()
print("driver", mapped(0), "executor", spark.sparkContext.parallelize([0], 1).map(mapped).collect())
spark.stop()
`;

describe('the spark image', () => {
  let image: UnpackedImage;

  beforeAll(async () => {
    const { stdout } = await succeed(bigdata(['images', 'build', 'spark']));
    image = await UnpackedImage.of(stdout.trim(), ['/opt/spark/work-dir']);
  });

  test('is not built twice', async () => {
    const { stdout, stderr } = await succeed(bigdata(['images', 'build', 'spark']));
    expect(stderr).toBe('');
    expect(stdout).toMatch(/spark-[0-9a-f]{16}\.zstd\.tar\n$/);
  });

  test('runs any command as user 185, under tini', async () => {
    const { stdout } = await succeed(image.run(['sh', '-c', 'id -un; id -u; cat /proc/1/comm']));
    expect(stdout).toBe('spark\n185\ntini\n');
  });

  test('has a name for a user that it does not know', async () => {
    const { stdout } = await succeed(image.run(['sh', '-c', 'id -u; id -un'], { uid: 100_123, gid: 0 }));
    expect(stdout).toBe('100123\nspark\n');
  });

  test('computes Pi in Python', async () => {
    const pi = ['driver', ...MASTER, '/opt/spark/examples/src/main/python/pi.py', '4'];
    expect((await succeed(image.run(pi, { env: LOCAL }))).stdout).toMatch(PI);
  });

  test('computes Pi in Java for an unknown user', async () => {
    const pi = ['driver', ...MASTER, '--class', 'org.apache.spark.examples.SparkPi', 'local:///opt/spark/examples/jars/spark-examples.jar', '4'];
    expect((await succeed(image.run(pi, { uid: 100_123, gid: 0, env: LOCAL }))).stdout).toMatch(PI);
  });

  describe('with its class data archive', () => {
    const ARCHIVED = /^.* org\.apache\.spark\.internal\.Logging source: shared objects file$/m;
    const FROM_JAR = /^.* org\.apache\.spark\.internal\.Logging source: file:\/opt\/spark\/jars\/.*$/m;
    const JAR = '/opt/spark/examples/jars/spark-examples.jar';
    const NO_DRIVER = {
      SPARK_DRIVER_URL: 'spark://CoarseGrainedScheduler@127.0.0.1:9',
      SPARK_APPLICATION_ID: 'test',
      SPARK_RESOURCE_PROFILE_ID: '0',
      SPARK_EXECUTOR_ID: '1',
      SPARK_EXECUTOR_CORES: '1',
      SPARK_EXECUTOR_MEMORY: '512m',
      SPARK_EXECUTOR_POD_IP: '127.0.0.1',
      SPARK_EXECUTOR_POD_NAME: 'test',
    };
    const driver = (options: string[] = [], env = {}): Promise<Outcome> =>
      succeed(image.run(['driver', '--driver-java-options', '-Xlog:class+load', ...options, '--version'], { env: { ...LOCAL, ...env } }));
    /** Looks for its driver in vain. */
    const executor = (env = {}): Promise<Outcome> =>
      image.run(['executor'], { env: { ...LOCAL, ...NO_DRIVER, SPARK_JAVA_OPT_0: '-Xlog:class+load', ...env } });
    const pi = (...options: string[]): string[] => ['driver', ...MASTER, ...options, '--class', 'org.apache.spark.examples.SparkPi', JAR];
    /** With a configuration folder in which a command has put something. */
    const configured = (command: string): Promise<Outcome> => succeed(image.run(
      ['sh', '-c', `mkdir /tmp/conf && cd /tmp/conf && ${command} && exec /opt/entrypoint.sh "$@"`, 'sh', ...pi('--driver-java-options', '-Xlog:class+load')],
      { env: { ...LOCAL, SPARK_CONF_DIR: '/tmp/conf' } },
    ));

    beforeAll(() => withNamespace(NAMESPACE));
    afterAll(() => withoutNamespace(NAMESPACE));

    test('starts drivers and executors from it', async () => {
      expect((await driver()).stdout).toMatch(ARCHIVED);
      expect((await executor()).stdout).toMatch(ARCHIVED);
    });

    test('does without it for SPARK_CDS=0', async () => {
      expect((await driver([], { SPARK_CDS: '0' })).stdout).toMatch(FROM_JAR);
      expect((await executor({ SPARK_CDS: '0' })).stdout).toMatch(FROM_JAR);
    });

    test('does without it for a class path of the user\'s own in front of Spark\'s', async () => {
      expect((await driver(['--driver-class-path', JAR])).stdout).toMatch(FROM_JAR);
      expect((await executor({ SPARK_EXTRA_CLASSPATH: JAR })).stdout).toMatch(FROM_JAR);
    });

    test('takes the files of a configuration folder', async () => {
      const { stdout, stderr } = await configured('printf "rootLogger = off, out\\nappender.out.type = Console\\nappender.out.name = out\\n" > log4j2.properties');
      expect(stdout).toMatch(ARCHIVED);
      expect(stdout).toMatch(PI);
      expect(stderr).not.toContain('SparkContext');
    });

    test('does without it for a configuration folder that replaces files of Spark\'s', async () => {
      expect((await configured('mkdir org')).stdout).toMatch(FROM_JAR);
    });

    test.each([
      ['a heap of 40 GiB', ['--driver-memory', '40g']],
      ['another garbage collector', ['--driver-java-options', '-XX:+UseZGC']],
    ])('keeps silent when %s does not fit it', async (_, options) => {
      const { stdout } = await succeed(image.run(pi(...options), { env: LOCAL }));
      expect(stdout).toMatch(/^Pi is roughly 3\.1\d*\n$/);
    });

    test('finds it to fit on the nodes of a cluster, too', async () => {
      const program = join(emptyFolder('program'), 'mapped.py');
      writeFileSync(program, MAPPED);
      const half = { cpuRequest: Cpu.millis(500) };
      const folder = synthesized('archive', NAMESPACE, (chart) => new SparkApplication(chart, 'mapped', {
        code: SparkCode.python(SparkFile.local(program)), driver: half, executors: Executors.fixed(1, half),
      }));
      const { stdout } = await succeed(bigdata(['up', '-f', folder, '--name', 'archive', '-n', NAMESPACE, '--logs']));
      expect(stdout).toMatch(/^driver True executor \[True\]$/m);
    });
  });
});
