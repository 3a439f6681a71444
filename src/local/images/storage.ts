import { existsSync } from 'node:fs';
import { Image } from './catalogue';
import { command, CommandOptions } from '../machine/command';
import { cachePath, packagePath } from '../machine/paths';

const ENVIRONMENT = { BUILDAH_ISOLATION: 'chroot', STORAGE_DRIVER: 'overlay' };

/** Where the archive of an image is once it is built, an OCI image layout with layers in zstd; only images with references have one. */
export function archiveOf(image: Image): string {
  return cachePath('images', `${image.name}-${image.key}.zstd.tar`);
}

export function isBuilt(image: Image): boolean {
  return existsSync(archiveOf(image));
}

/** What it is called in buildah's storage. */
export function tagOf(image: Image): string {
  return `localhost/${image.name}:${image.key}`;
}

export function logOf(image: Image): string {
  return cachePath('images', 'logs', `${image.name}-${image.key}.log`);
}

/** In a storage of our own under the cache, apart from the user's. */
export function buildah(args: readonly string[], options: CommandOptions = {}): Promise<string> {
  const storage = ['--root', cachePath('images', 'storage'), '--runroot', cachePath('images', 'run')];
  const env = { ...ENVIRONMENT, CONTAINERS_REGISTRIES_CONF: packagePath('images/registries.conf') };
  return command('buildah', [...storage, ...args], { env, ...options });
}
