import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';

/** Like cdk8s' Testing.app(), which makes a folder each time and leaves it; nothing is written to this one. */
export function testApp(): App {
  return new App({ outdir: join(tmpdir(), 'cdk8s-bigdata-tests') });
}

/** What a JavaScript program is told, which no compiler has looked at; nothing when all is well. */
export function told(describe: () => unknown): string {
  try {
    describe();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

/** All that is wrong in a chart, each with the path of its construct. */
export function complaintsIn(chart: Chart): string[] {
  return chart.node.findAll().flatMap((construct) => problemsOf(construct).map((problem) => `${construct.node.path}: ${problem}`));
}

/** What a construct finds wrong with itself, without the ids of the rules: test/rules.test.ts looks at those. */
export function problemsOf({ node }: IConstruct): string[] {
  return node.validate().map((problem) => problem.replace(/ \[[A-Z]+\d{3}\]$/, ''));
}
