import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

const made = new Map<string, Certificate>();

/** One that signs itself, for the loopback address. A new one in each run, so that no key lies in the repository. */
export function certificate(name = 'test'): Certificate {
  if (!made.has(name)) {
    const folder = mkdtempSync(join(tmpdir(), 'certificate-'));
    const [key, cert] = ['key', 'cert'].map((file) => join(folder, file));
    execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', `/CN=${name}`,
      '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert], { stdio: 'pipe' });
    made.set(name, { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') });
    rmSync(folder, { recursive: true });
  }
  return made.get(name)!;
}
