import { generateKeyPairSync, KeyObject } from 'node:crypto';
import { loadTestImages } from './images';
import { PlainObjects } from './plain';

const IMAGE = 'registry.example.org/git-server:1';
const UID = 1000;
const PORTS = { http: 8000, ssh: 2222 };
const VOLUMES = { '/git': { claim: 'git' }, '/keys': { secret: 'git' } };

const COMMIT = 'cd /git && (test -d dags || git init -q -b main dags) && cd dags && mkdir -p "$FOLDER" && printenv DAGS > "$FOLDER/dags.py" && git add . '
  + '&& git -c user.name=test -c user.email=test@localhost commit -qm "$NAME"';

/**
 * A repository with DAGs, for who has what is in the Secret `git`: by http `bot` with the `token`, by ssh `git` with the key `reader`, and `known_hosts`
 * to know it by.
 */
export class GitServer {
  /** @param namespace where it is @param others where its Secret is, too */
  static async start(namespace: string, ...others: string[]): Promise<GitServer> {
    await loadTestImages('git-server');
    const objects = new PlainObjects(namespace);
    const [host, reader] = [key(), key()];
    const data = {
      token: 'secret-of-the-bot', host: host.private, reader: reader.private, authorized: reader.public, known_hosts: `[git.${namespace}]:${PORTS.ssh} ${host.public}`,
    };
    const secret = objects.secret('git', data);
    for (const other of others.map((name) => new PlainObjects(name))) await other.up('git', other.secret('git', data));
    const env = [{ name: 'TOKEN', valueFrom: { secretKeyRef: { name: 'git', key: 'token' } } }];
    await objects.up('git', objects.claim('git'), secret, ...objects.server('git', {
      uid: UID,
      ports: Object.values(PORTS),
      volumes: VOLUMES,
      containers: {
        http: { image: IMAGE, args: ['serve-http'], env, readinessProbe: { tcpSocket: { port: PORTS.http }, periodSeconds: 1 } },
        ssh: { image: IMAGE, args: ['serve-ssh'] },
      },
    }));
    return new GitServer(`git.${namespace}`, objects);
  }

  readonly http: string;
  readonly ssh: string;
  private commits = 0;

  private constructor(host: string, private readonly objects: PlainObjects) {
    this.http = `http://${host}:${PORTS.http}/dags`;
    this.ssh = `ssh://git@${host}:${PORTS.ssh}/git/dags`;
  }

  /** @param dags what is in FOLDER/dags.py from now on */
  async commit(dags: string, folder = 'flows'): Promise<void> {
    const name = `commit-${this.commits += 1}`;
    const env = Object.entries({ DAGS: dags, FOLDER: folder, NAME: name }).map(([variable, value]) => ({ name: variable, value }));
    await this.objects.up(name, this.objects.job(name, { uid: UID, volumes: VOLUMES, containers: { git: { image: IMAGE, args: ['bash', '-c', COMMIT], env } } }));
  }
}

/** A pair as ssh reads it: the private one in a format of PEM, the public one as a line. Source: RFC 4253, 6.6. */
function key(): { readonly private: string; readonly public: string } {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { private: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(), public: `ssh-rsa ${wire(publicKey)}` };
}

function wire(publicKey: KeyObject): string {
  const { e, n } = publicKey.export({ format: 'jwk' });
  const modulus = Buffer.concat([Buffer.of(0), Buffer.from(n!, 'base64url')]); // its first bit is set, and it is not negative
  return Buffer.concat([Buffer.from('ssh-rsa'), Buffer.from(e!, 'base64url'), modulus].flatMap((part) => [length(part), part])).toString('base64');
}

function length(part: Buffer): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(part.length);
  return bytes;
}
