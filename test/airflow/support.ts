import { Chart, Testing } from 'cdk8s';
import { AirflowDeployment, AirflowDeploymentProps } from '../../src';
import { problemsOf, testApp } from '../support/app';

export function airflow(props: AirflowDeploymentProps = {}, id = 'airflow', namespace: string | undefined = 'data'): AirflowDeployment {
  return new AirflowDeployment(new Chart(testApp(), 'stack', { namespace }), id, props);
}

/** The objects as they will be in YAML, by kind, namespace if it is another one, and name without a hash. */
export function objects(deployment: AirflowDeployment): { [title: string]: any } {
  return Object.fromEntries(Testing.synth(Chart.of(deployment)).map((object: any) => [
    [object.kind, ...(['data', undefined].includes(object.metadata.namespace) ? [] : [object.metadata.namespace]), object.metadata.name.replace(/-[0-9a-f]{8}$/, '')].join(' '), object,
  ]));
}

export function synth(props: AirflowDeploymentProps = {}): { [title: string]: any } {
  return objects(airflow(props));
}

/** What the user is told when the program runs; fails when all is well. */
export function complaints(
  props: AirflowDeploymentProps, id?: string, namespace?: string, declare: (deployment: AirflowDeployment) => void = () => undefined,
): string[] {
  const deployment = airflow(props, id, namespace);
  declare(deployment);
  const found = deployment.node.findAll().flatMap(problemsOf);
  expect(found).not.toEqual([]);
  return found;
}

/** Pods of all controllers and Jobs, by the component that they are. */
export function pods(all: { [title: string]: any }): { [component: string]: any } {
  const templates = Object.values(all).filter(({ kind }) => ['Deployment', 'StatefulSet', 'Job'].includes(kind)).map(({ spec }) => spec.template);
  return Object.fromEntries(templates.map((template) => [template.metadata.labels['app.kubernetes.io/component'], template.spec]));
}

/** Names of the variables of the container that does the work. */
export function variables(pod: any): string[] {
  return pod.containers[0].env.map(({ name }: any) => name);
}
