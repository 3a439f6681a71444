import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bigdata, emptyFolder, succeed } from './command';
import { loadTestImages } from './images';
import { PlainObjects } from './plain';

const IMAGE = 'ghcr.io/versity/versitygw:v1.8.0';
const COPIER = 'apache/airflow:3.3.2-python3.11';
const UID = 65_534;
const PORT = 7070;
const KEY = { id: 'key-of-airflow', secret: 'a/secret+with:signs@and=more' };

/** A server of S3 at `http://s3:7070`: VersityGW on top of a volume, where buckets are folders and objects are files. */
export class S3Server {
  /** The connection of Airflow that reaches it is in the Secret `s3`. @param bucket that it has at first */
  static async start(namespace: string, bucket: string): Promise<S3Server> {
    await loadTestImages('versitygw');
    const server = new S3Server(namespace, bucket);
    const objects = new PlainObjects(namespace);
    const connection = JSON.stringify({
      conn_type: 'aws', login: KEY.id, password: KEY.secret, extra: { endpoint_url: `http://s3.${namespace}:${PORT}`, region_name: 'us-east-1' },
    });
    const volumes = { '/data': { claim: 's3' } };
    await objects.up('s3-bucket', objects.claim('s3'), objects.job('bucket', { uid: UID, volumes, containers: { bucket: { image: COPIER, args: ['bash', '-c', `mkdir /data/${bucket}`] } } }));
    const env = Object.entries({ ROOT_ACCESS_KEY_ID: 'id', ROOT_SECRET_ACCESS_KEY: 'secret' }).map(([name, key]) => ({ name, valueFrom: { secretKeyRef: { name: 's3', key } } }));
    await objects.up('s3', objects.secret('s3', { id: KEY.id, secret: KEY.secret, connection }), ...objects.server('s3', {
      uid: UID, ports: [PORT], volumes, containers: { s3: { image: IMAGE, args: ['posix', '/data'], env, readinessProbe: { tcpSocket: { port: PORT }, periodSeconds: 1 } } },
    }));
    return server;
  }

  private constructor(private readonly namespace: string, private readonly bucket: string) {}

  /** What is in the bucket now, by key. */
  async objects(): Promise<{ [key: string]: string }> {
    const folder = join(emptyFolder('bucket'), this.bucket);
    await succeed(bigdata(['cp', `s3:/${this.bucket}`, folder, '--image', COPIER, '-n', this.namespace]));
    const keys = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((key) => statSync(join(folder, key)).isFile());
    return Object.fromEntries(keys.map((key) => [key, readFileSync(join(folder, key), 'utf8')]));
  }
}
