import { Specification } from './specification';

/** Where tasks with a pod run: one of `taskPods`, or that of most tasks. */
export function taskNamespace({ namespace, props: { taskPod = {}, taskPods = {} } }: Specification, pod: string = 'default'): string | undefined {
  return (pod === 'default' ? taskPod : taskPods[pod])?.namespace ?? namespace;
}

/** Where pods of tasks are. */
export function taskNamespaces(specification: Specification): (string | undefined)[] {
  if (!specification.executor.usesPods) return [];
  const pods = ['default', ...Object.keys(specification.props.taskPods ?? {})];
  return [...new Set(pods.map((pod) => taskNamespace(specification, pod)))];
}
