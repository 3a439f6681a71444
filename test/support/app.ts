import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdk8s';

/** Like cdk8s' Testing.app(), which makes a folder each time and leaves it; nothing is written to this one. */
export function testApp(): App {
  return new App({ outdir: join(tmpdir(), 'cdk8s-bigdata-tests') });
}
