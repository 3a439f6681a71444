import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../scripts/setup.mjs';
import { median, spawned, times } from './timing.mjs';

export const title = 'Synthesis of a stack of 300 objects (60 applications, 6 charts)';

export async function measure() {
  const work = mkdtempSync(join(tmpdir(), 'bench-synth-'));
  const program = (name, ...args) => spawned(process.execPath, [join(root, 'bench/programs', name), ...args], { env: { ...process.env, CDK8S_OUTDIR: join(work, name) } });
  const ours = await times(5, () => program('stack.cjs'));

  const folder = join(work, 'stack.cjs');
  const objects = Object.fromEntries(readdirSync(folder).map((file) => [file.split('.')[0], parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map((document) => document.toJS())]));
  writeFileSync(join(work, 'objects.json'), JSON.stringify(objects));
  const plain = await times(5, () => program('plain.cjs', join(work, 'objects.json')));
  return [
    ['the program, from start to files', ours, `${Object.values(objects).flat().length} objects`],
    ['the same objects as plain cdk8s `ApiObject`s', plain, `ours takes ${(median(ours) / median(plain)).toFixed(2)} times as long`],
  ];
}
