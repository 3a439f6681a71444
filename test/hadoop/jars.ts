import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { cachePath } from '../../src/local/machine/paths';
import { command, succeed } from '../support/command';

const MIRROR = process.env.MAVEN_MIRROR || 'https://repo1.maven.org/maven2';

/** Puts the jars that jars.lock names into a folder; lines of it are "SHA256 PATH", by their path in a Maven repository. */
export async function fetchJars(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const line of readFileSync(join(__dirname, 'jars.lock'), 'utf8').trim().split('\n')) {
    const [digest, path] = line.split(' ');
    const kept = cachePath('tests', 'maven', path);
    const isThere = () => existsSync(kept) && createHash('sha256').update(readFileSync(kept)).digest('hex') === digest;
    if (!isThere()) await succeed(command('curl', ['--fail', '--location', '--retry', '3', '--no-progress-meter', '--create-dirs', '--output', kept, `${MIRROR}/${path}`]));
    if (!isThere()) throw new Error(`${MIRROR}/${path} has other content than jars.lock says.`);
    copyFileSync(kept, join(folder, basename(path)));
  }
}
