import { Rule } from './rule';

export const bundlesDiffer: Rule = ({ sources }) => {
  const names = sources.map(({ bundleName }) => bundleName);
  return [
    ...names.filter((name, i) => names.indexOf(name) !== i).map((name) => `dags: two sources are called ${name}. Give each a bundleName of its own.`),
    ...names.filter((name) => name === 'declared').map(() => 'dags: the bundleName declared is that of DAGs which are made with new Dag. Use another one.'),
    ...names.filter((name) => !/^[a-z0-9]([-a-z0-9]{0,18}[a-z0-9])?$/.test(name)).map((name) => `dags: the bundleName ${JSON.stringify(name)} becomes part of names of objects. Use at most 20 lower-case letters, digits and dashes.`),
  ];
};

export const dagsDiffer: Rule = (_, dags) => {
  const ids = dags.map(({ dagId }) => dagId);
  return dags.filter(({ dagId }, i) => ids.indexOf(dagId) !== i).map((dag) => `Two DAGs are called ${dag.dagId}, the second one at ${dag.node.path}. Give each a dagId of its own.`);
};
