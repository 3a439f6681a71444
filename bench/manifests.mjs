import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const { App, Chart } = createRequire(import.meta.url)('cdk8s');
const folders = [];
process.on('exit', () => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A folder with the YAML of a chart, for `bigdata up -f`; it goes with this process. */
export function manifests(describe) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  folders.push(folder);
  const app = new App({ outdir: join(folder, 'dist') });
  describe(new Chart(app, 'bench', { namespace: 'default' }));
  app.synth();
  return app.outdir;
}
