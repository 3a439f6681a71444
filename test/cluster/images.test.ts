import { bigdata, succeed } from '../support/command';
import { UnpackedImage } from '../support/container';

const LOCAL = { SPARK_LOCAL_IP: '127.0.0.1', SPARK_DRIVER_BIND_ADDRESS: '127.0.0.1' };
const MASTER = ['--master', 'local[2]', '--conf', 'spark.driver.host=127.0.0.1', '--conf', 'spark.ui.enabled=false'];
const PI = /^Pi is roughly 3\.1/m;

describe('the spark image', () => {
  let image: UnpackedImage;

  beforeAll(async () => {
    const { stdout } = await succeed(bigdata(['images', 'build', 'spark']));
    image = await UnpackedImage.of(stdout.trim(), ['/opt/spark/work-dir']);
  });

  test('is not built twice', async () => {
    const { stdout, stderr } = await succeed(bigdata(['images', 'build', 'spark']));
    expect(stderr).toBe('');
    expect(stdout).toMatch(/spark-[0-9a-f]{16}\.tar\n$/);
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
});
