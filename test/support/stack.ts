import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { stringify } from 'yaml';
import { emptyFolder } from './command';

/** A folder with the YAML of a chart, for `bigdata up -f`. */
export function synthesized(name: string, namespace: string, describe: (chart: Chart) => void): string {
  const outdir = join(emptyFolder(name), 'dist');
  mkdirSync(outdir);
  const app = new App({ outdir });
  describe(new Chart(app, name, { namespace }));
  app.synth();
  return outdir;
}

/** A file of plain objects. */
export function manifests(...objects: object[]): string {
  const file = join(emptyFolder('manifests'), 'objects.yaml');
  writeFileSync(file, objects.map((object) => stringify(object)).join('---\n'));
  return file;
}
