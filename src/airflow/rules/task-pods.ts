import { k8s } from 'cdk8s-plus-27';
import { podsByProperty } from './pods';
import { Rule } from './rule';
import { isDnsLabel } from '../../kubernetes/checks/names';
import { fieldProblems } from '../../kubernetes/pods/spec-fields';
import { takenLabels } from '../task-labels';

/** A task that asks for a pod which does not exist fails when it is to start. */
export const templatesExist: Rule = ({ props: { taskPods = {} }, executor }, dags) => {
  const names = Object.keys(taskPods);
  const wanted = [...new Set(dags.flatMap((dag) => dag._podTemplates()))];
  return [
    ...names.filter((name) => !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)).map((name) => `taskPods: ${JSON.stringify(name)} becomes the name of a file. Use lower-case letters, digits and dashes.`),
    ...names.filter((name) => name === 'default').map(() => 'taskPods: default is what taskPod says. Use another name.'),
    ...(executor.usesPods ? [] : names.map((name) => `taskPods: ${name}: the LocalExecutor makes no pods. Use AirflowExecutor.kubernetes(), or leave it out.`)),
    ...wanted.filter((name) => executor.usesPods && name !== 'default' && !names.includes(name)).map((name) => `A task asks for the pod ${name}, which taskPods does not have. ${names.length > 0 ? `There are ${names.join(', ')}.` : 'There are none.'}`),
  ];
};

/** What other properties of a pod say. */
const SAID = [
  'affinity', 'automountServiceAccountToken', 'containers', 'imagePullSecrets', 'initContainers', 'nodeSelector', 'priorityClassName', 'restartPolicy',
  'serviceAccountName', 'tolerations', 'volumes',
];

/** The executor would ask for one pod after the other, and none of them would be taken. */
export const podsArePossible: Rule = ({ props }) => podsByProperty(props).flatMap(([name, options]) => [
  ...takenLabels(options.labels),
  ...fieldProblems('podSpec', options.podSpec, k8s.toJson_PodSpec, SAID),
].map((problem) => `${name}: ${problem}`));

/** What tasks share with the daemons is in a namespace; most of it is made in each, but no volume is in two. */
export const namespacesHaveLogs: Rule = ({ props, executor, logs, namespace: own }) => {
  const elsewhere = podsByProperty(props).flatMap(([name, { namespace }]) => (namespace === undefined || namespace === own ? [] : [{ name, namespace }]));
  return elsewhere.flatMap(({ name, namespace }) => [
    ...(isDnsLabel(namespace) ? [] : [`${name}: namespace ${JSON.stringify(namespace)} is no name of a namespace. Use at most 63 lower-case letters, digits and dashes.`]),
    ...(executor.usesPods ? [] : [`${name}: namespace ${namespace}: the LocalExecutor makes no pods. Use AirflowExecutor.kubernetes(), or leave it out.`]),
    ...(logs._place.size ? [`${name}: namespace ${namespace} cannot mount the volume of logs, which is in ${own}. Use AirflowLogs.remote or AirflowLogs.ephemeral, or AirflowLogs.volume with a claim of that name in both.`] : []),
  ]);
};
