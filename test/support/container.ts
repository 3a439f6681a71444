import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { command, emptyFolder, Outcome, succeed } from './command';

interface ContainerOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: { readonly [name: string]: string };
  /** Folders of this machine that it can read, by where it finds them. */
  readonly folders?: { readonly [destination: string]: string };
  /** Folders of this machine that it can write to, too, by where it finds them. */
  readonly volumes?: { readonly [destination: string]: string };
  /** A running container whose network it shares, as containers of a pod do. */
  readonly network?: Container;
}

/** A container that runs beside the test. */
export interface Container {
  readonly id: string;
  /** Of the program that it was started with. */
  readonly ended: Promise<Outcome>;
  /** Runs a further program in it, past the entry point. */
  exec(args: string[]): Promise<Outcome>;
  signal(name: 'TERM' | 'INT' | 'KILL'): Promise<Outcome>;
}

/** An image from its archive, run by runc as Kubernetes does under the strictest policy: no capability, read-only root, few writable folders. */
export class UnpackedImage {
  private readonly root = emptyFolder('image');
  private readonly config: { Env: string[]; Entrypoint: string[]; WorkingDir: string; User: string };

  /** @param writable folders besides /tmp that are empty and anybody's */
  static async of(archive: string, writable: readonly string[] = []): Promise<UnpackedImage> {
    const oci = emptyFolder('oci');
    await succeed(command('tar', ['-xf', archive, '-C', oci]));
    return new UnpackedImage(oci, writable).unpack();
  }

  private readonly layers: string[];

  private constructor(oci: string, private readonly writable: readonly string[]) {
    const blob = (digest: string) => join(oci, 'blobs', digest.replace(':', '/'));
    const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const manifest = json(blob(json(join(oci, 'index.json')).manifests[0].digest));
    this.config = json(blob(manifest.config.digest)).config;
    this.layers = manifest.layers.map(({ digest }: { digest: string }) => blob(digest));
  }

  private async unpack(): Promise<this> {
    mkdirSync(join(this.root, 'rootfs'));
    for (const layer of this.layers) await succeed(command('tar', ['-xf', layer, '-C', join(this.root, 'rootfs')]));
    writeFileSync(join(this.root, 'rootfs/etc/hosts'), '127.0.0.1 localhost pod\n'); // the kubelet writes one, too
    return this;
  }

  async run(args: string[], options?: ContainerOptions): Promise<Outcome> {
    const id = await this.describe(args, options);
    return command('runc', ['run', id], { cwd: this.root });
  }

  async start(args: string[], options?: ContainerOptions): Promise<Container> {
    const id = await this.describe(args, options);
    const ended = command('runc', ['run', id], { cwd: this.root });
    const exec = (program: string[]) => command('runc', ['exec', id, ...program]);
    while ((await exec(['true'])).code !== 0) {
      const early = await Promise.race([ended, setTimeout(100)]);
      if (early) throw new Error(`${args.join(' ')} ended at once\n${early.stdout}\n${early.stderr}`);
    }
    return { id, ended, exec, signal: (name) => command('runc', ['kill', id, name]) };
  }

  /** Writes what runc is to run; returns under which name. */
  private async describe(args: string[], { uid, gid, env = {}, folders = {}, volumes = {}, network }: ContainerOptions = {}): Promise<string> {
    await succeed(command('sh', ['-c', 'rm -f config.json && runc spec'], { cwd: this.root }));
    const path = join(this.root, 'config.json');
    const spec = JSON.parse(readFileSync(path, 'utf8'));
    const [user, group = user] = this.config.User.split(':').map(Number);
    Object.assign(spec.process, {
      terminal: false,
      args: [...this.config.Entrypoint, ...args],
      cwd: this.config.WorkingDir || '/',
      env: [...this.config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      user: { uid: uid ?? user, gid: gid ?? group },
      capabilities: {},
      noNewPrivileges: true,
    });
    spec.root.readonly = true;
    spec.hostname = 'pod';
    const writable = (destination: string) => ({ destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=1777'] });
    const bound = (mode: string) => ([destination, source]: string[]) => ({ destination, type: 'bind', source, options: ['bind', mode] });
    spec.mounts.push(...['/tmp', ...this.writable].map(writable), ...Object.entries(folders).map(bound('ro')), ...Object.entries(volumes).map(bound('rw')));
    if (network) {
      const { stdout } = await succeed(command('runc', ['state', network.id]));
      spec.linux.namespaces.find(({ type }: { type: string }) => type === 'network').path = `/proc/${JSON.parse(stdout).pid}/ns/net`;
    }
    writeFileSync(path, JSON.stringify(spec));
    return `test-${process.pid}-${Date.now()}`;
  }
}
