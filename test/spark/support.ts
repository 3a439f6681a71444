import { App, Chart, Testing } from 'cdk8s';
import { Executors, SparkApplication, SparkApplicationProps, SparkCode, SparkFile } from '../../src';
import { problemsOf, testApp } from '../support/app';

export const PI = SparkCode.python(SparkFile.inImage('/opt/spark/examples/src/main/python/pi.py'));

export interface Options {
  readonly id?: string;
  readonly namespace?: string;
}

export function application(props: Partial<SparkApplicationProps> = {}, { id = 'pi', namespace }: Options = { namespace: 'default' }) {
  const chart = new Chart(testApp(), 'stack', { namespace });
  return new SparkApplication(chart, id, { code: PI, ...props });
}

/** The objects as they will be in YAML, by kind. */
export function synth(props: Partial<SparkApplicationProps> = {}): { [kind: string]: any } {
  return Object.fromEntries(Testing.synth(Chart.of(application(props))).map((object: any) => [object.kind, object]));
}

/** The pod template of the driver. */
export function driver(objects: { [kind: string]: any }): any {
  return (objects.Job?.spec ?? objects.CronJob.spec.jobTemplate.spec).template;
}

export const INSIDE = Executors.inDriver();

/** What the user is told when the program runs; fails when all is well. */
export function complaints(props: Partial<SparkApplicationProps>, options?: Options): string[] {
  const found = problemsOf(application(props, options));
  expect(found).not.toEqual([]);
  return found;
}

export function synthesizes(props: Partial<SparkApplicationProps>): void {
  const app = Chart.of(application(props)).node.root as App;
  expect(() => app.synthYaml()).not.toThrow();
}
