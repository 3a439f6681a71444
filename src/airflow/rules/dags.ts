import { Rule } from './rule';
import { repeated } from '../../kubernetes/checks/repeated';
import { bytesOf, CONFIG_MAP_BYTES } from '../../kubernetes/objects/config-map';

/** Airflow knows a source of DAGs by its name. Source: Airflow, "Dag Bundles". */
export const bundlesDiffer: Rule = ({ sources }) => {
  const names = sources.map(({ bundleName }) => bundleName);
  return [
    ...repeated(names).map((name) => `dags: two sources are called ${name}. Give each a bundleName of its own.`),
    ...names.filter((name) => name === 'declared').map(() => 'dags: the bundleName declared is that of DAGs which are made with new Dag. Use another one.'),
    ...names.filter((name) => !/^[a-z0-9]([-a-z0-9]{0,18}[a-z0-9])?$/.test(name)).map((name) => `dags: the bundleName ${JSON.stringify(name)} becomes part of names of objects. Use at most 20 lower-case letters, digits and dashes.`),
  ];
};

/** A deferred task without a triggerer waits for ever. */
export const deferredTasksGoOn: Rule = ({ props: { triggerer, configuration } }, dags) => (triggerer ? [] : [
  ...dags.flatMap((dag) => dag._deferring().map((task) => `The task ${task} of ${dag.dagId} is deferrable, and nothing would wait for it. Add triggerer: {}, or leave out deferrable.`)),
  ...(/^true$/i.test(configuration?.['operators.default_deferrable'] ?? '') ? ['configuration: operators.default_deferrable needs a triggerer. Add triggerer: {}.'] : []),
]);

/** All of them are in one ConfigMap. */
export const dagsFit: Rule = (_, dags) => {
  const bytes = bytesOf(dags.flatMap((dag) => Object.values(dag._files())));
  return bytes > CONFIG_MAP_BYTES ? [`The declared DAGs have ${bytes} bytes; a ConfigMap holds 1 MiB. Keep code of Python and long texts in the image or in another source of DAGs.`] : [];
};

/** Of two DAGs with one id Airflow would show now the one, now the other. */
export const dagsDiffer: Rule = (_, dags) => {
  const seen = new Set<string>();
  const again = dags.filter(({ dagId }) => {
    const isThere = seen.has(dagId);
    seen.add(dagId);
    return isThere;
  });
  return again.map((dag) => `Two DAGs are called ${dag.dagId}, the second one at ${dag.node.path}. Give each a dagId of its own.`);
};
