import { Chart } from 'cdk8s';
import { Dag, DagProps } from '../../../src';
import { airflow } from '../support';

export function dag(props: Partial<DagProps> = {}, id = 'flights'): Dag {
  const deployment = airflow();
  return new Dag(Chart.of(deployment), id, { airflow: deployment, ...props });
}

/** What Airflow's loader will read. */
export function document(of: Dag): any {
  return JSON.parse(JSON.stringify(of._document()));
}

export function task(of: Dag, id: string): any {
  return document(of).tasks.find((each: any) => each.id === id);
}

/** What the user is told; nothing when all is well. */
export function problems(of: Dag): string[] {
  return of.node.validate();
}
