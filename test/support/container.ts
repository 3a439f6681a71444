import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { command, emptyFolder, Outcome, succeed } from './command';

interface ContainerOptions {
  readonly uid?: number;
  readonly gid?: number;
  readonly env?: { readonly [name: string]: string };
}

/** An image from its archive, run by runc as Kubernetes does under the strictest policy: no capability, read-only root, two writable folders. */
export class UnpackedImage {
  private readonly root = emptyFolder('image');
  private readonly config: { Env: string[]; Entrypoint: string[]; WorkingDir: string; User: string };

  static async of(archive: string): Promise<UnpackedImage> {
    const oci = emptyFolder('oci');
    await succeed(command('tar', ['-xf', archive, '-C', oci]));
    return new UnpackedImage(oci).unpack();
  }

  private readonly layers: string[];

  private constructor(oci: string) {
    const blob = (digest: string) => join(oci, 'blobs', digest.replace(':', '/'));
    const json = (path: string) => JSON.parse(readFileSync(path, 'utf8'));
    const manifest = json(blob(json(join(oci, 'index.json')).manifests[0].digest));
    this.config = json(blob(manifest.config.digest)).config;
    this.layers = manifest.layers.map(({ digest }: { digest: string }) => blob(digest));
  }

  private async unpack(): Promise<this> {
    mkdirSync(join(this.root, 'rootfs'));
    for (const layer of this.layers) await succeed(command('tar', ['-xf', layer, '-C', join(this.root, 'rootfs')]));
    return this;
  }

  async run(args: string[], { uid, gid, env = {} }: ContainerOptions = {}): Promise<Outcome> {
    await succeed(command('sh', ['-c', 'rm -f config.json && runc spec'], { cwd: this.root }));
    const path = join(this.root, 'config.json');
    const spec = JSON.parse(readFileSync(path, 'utf8'));
    const user = Number(this.config.User);
    Object.assign(spec.process, {
      terminal: false,
      args: [...this.config.Entrypoint, ...args],
      cwd: this.config.WorkingDir,
      env: [...this.config.Env, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)],
      user: { uid: uid ?? user, gid: gid ?? user },
      capabilities: {},
      noNewPrivileges: true,
    });
    spec.root.readonly = true;
    spec.hostname = 'pod';
    const writable = (destination: string) => ({ destination, type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=1777'] });
    spec.mounts.push(writable('/tmp'), writable('/opt/spark/work-dir'));
    writeFileSync(path, JSON.stringify(spec));
    return command('runc', ['run', `test-${process.pid}-${Date.now()}`], { cwd: this.root });
  }
}
