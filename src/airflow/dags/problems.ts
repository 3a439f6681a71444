import { DagProps } from './dag-props';
import { durationProblems } from './durations';
import { isLocalTime } from './moment';
import { isTimeZone } from './schedule';
import { DagNode, Task } from './task';
import { TaskGroup } from './task-group';
import { TaskDefaults } from './task-props';
import { whole } from '../../kubernetes/checks/numbers';
import { repeated } from '../../kubernetes/checks/repeated';
import { broken, Rules } from '../../kubernetes/checks/rules';

type Edge = readonly [DagNode, DagNode];

/** What Airflow calls a key. Source: airflow.utils.helpers, validate_key. */
const KEY = /^[\w.-]{1,250}$/;
/** One that is the name of a file, too, which `.json` is added to; a hidden one is not read. */
const DAG_ID = /^(?!\.)[\w.-]{1,248}$/;
/** Airflow takes these of a task as well, and as more than JSON can say. */
const OF_DAGS = ['dag', 'params', 'start_date', 'end_date', 'default_args'];
const NAME = /^[\w-]{1,250}$/;

/** A DAG as it is described. */
type Described = readonly [dagId: string, props: DagProps, nodes: readonly DagNode[], edges: readonly Edge[]];

/** All that is wrong with a DAG. A pure function. */
export function problemsOf(...described: Described): string[] {
  return broken(RULES, ...described);
}

/** Airflow would not read the file of the DAG, or plan other runs than are meant. Source: Airflow, DAG, Param. */
const dagIsPossible = (dagId: string, props: DagProps) => dagProblems(dagId, props);

/** Airflow would not read the file of the DAG, or the task would fail when it is run. Source: Airflow, BaseOperator. */
const tasksArePossible = (_: string, __: DagProps, nodes: readonly DagNode[]) =>
  nodes.flatMap((node) => nodeProblems(node).map((problem) => `${node.nodeId}: ${problem}`));

/** Of two with one id Airflow keeps none. Source: Airflow, DuplicateTaskIdFound. */
const idsDiffer = (_: string, __: DagProps, nodes: readonly DagNode[]) => repeated(nodes.map(({ nodeId }) => nodeId))
  .map((id) => `${id}: two tasks or groups have this id. Give each one of its own.`);

/** A task knows those of its own DAG alone. */
const orderStaysInside = (...[,,, edges]: Described) => edges.filter(([earlier, later]) => earlier.dag !== later.dag)
  .map(([earlier, later]) => `${later.nodeId} cannot come after ${earlier.nodeId}, which is in another DAG. Use ExternalTaskSensor or an Asset.`);

/** Airflow takes each of a group's first and last tasks, and what is beside a group without any for one that comes after itself. */
const groupsHaveTasks = (...[,, nodes, edges]: Described) => empty(nodes, edges);

/** Airflow would not read the file of the DAG. Source: Airflow, AirflowDagCycleException. */
const orderHasAnEnd = (...[,, nodes, edges]: Described) => cycle(nodes, [...edges, ...implied(nodes)]);

const RULES: Rules<Described> = {
  DAG001: dagIsPossible,
  DAG002: tasksArePossible,
  DAG003: idsDiffer,
  DAG004: orderStaysInside,
  DAG005: groupsHaveTasks,
  DAG006: orderHasAnEnd,
};

function dagProblems(dagId: string, props: DagProps): string[] {
  const found = [...props.schedule?._problems() ?? [], ...defaultProblems(props.defaults ?? {}).map((problem) => `defaults: ${problem}`)];
  if (!DAG_ID.test(dagId)) found.push(`dagId ${JSON.stringify(dagId)} is no id of a DAG. Use at most 248 letters, digits, dashes, dots and underscores, and no dot in front.`);
  found.push(...whole('maxActiveRuns', props.maxActiveRuns ?? 1, 1), ...whole('maxActiveTasks', props.maxActiveTasks ?? 1, 1));
  for (const [name, value] of Object.entries({ startDate: props.startDate, endDate: props.endDate })) if (value !== undefined && !isLocalTime(value)) found.push(`${name} ${JSON.stringify(value)} is no time. It looks like 2026-01-01 or 2026-01-01T03:00:00; timeZone says whose.`);
  if (props.startDate !== undefined && props.endDate !== undefined && props.endDate < props.startDate) found.push(`endDate ${props.endDate} is before startDate ${props.startDate}.`);
  if (props.timeZone !== undefined && !isTimeZone(props.timeZone)) found.push(`timeZone ${JSON.stringify(props.timeZone)} is no time zone. It looks like Europe/Berlin.`);
  if (props.catchup && props.startDate === undefined) found.push('catchup needs a startDate: since when?');
  if (props.schedule?._data?.preset === '@continuous' && props.maxActiveRuns !== 1) found.push('schedule: a continuous DAG has one run at a time. Use maxActiveRuns: 1.');
  for (const [name] of Object.entries(props.params ?? {}).filter(([, { _data }]) => Array.isArray(_data.enum) && _data.enum.length === 0)) found.push(`params: ${name} is a choice of nothing. Name at least one value.`);
  found.push(...durationProblems({ runTimeout: props.runTimeout }));
  for (const name of Object.keys(props.params ?? {}).filter((candidate) => !/^\w+$/.test(candidate))) found.push(`params: ${JSON.stringify(name)} is no name of a parameter. Use letters, digits and underscores.`);
  return found;
}

function nodeProblems(node: DagNode): string[] {
  const kind = node instanceof TaskGroup ? 'groupId' : 'taskId';
  const found = NAME.test(node._name) && node.nodeId.length <= 250 ? [] : [`${kind} ${JSON.stringify(node._name)} is no id in a DAG. Use at most 250 letters, digits, dashes and underscores, with those of its groups.`];
  return node instanceof Task ? [...found, ...defaultProblems(node._props), ...overProblems(node), ...argumentProblems(node), ...node._problems()] : found;
}

function overProblems({ dag, _props: { over } }: Task): string[] {
  const task = over?._over.task;
  if (!task) return [];
  return [
    ...(task._resultless ? [`over: ${task.nodeId} gives back nothing. ${task._resultless}`] : []),
    ...(task.dag === dag ? [] : [`over: ${task.nodeId} is in another DAG.`]),
  ];
}

function argumentProblems(task: Task): string[] {
  const names = Object.keys(task._props.operatorArguments ?? {});
  if (names.length === 0) return [];
  const said = task._argumentNames();
  return [
    ...names.filter((name) => said.includes(name)).map((name) => `operatorArguments: ${name} is what a property of ${task.constructor.name} says. Use that.`),
    ...names.filter((name) => OF_DAGS.includes(name)).map((name) => `operatorArguments: ${name} is what a property of the Dag says. Use that.`),
  ];
}

function defaultProblems({ retries = 0, poolSlots = 1, pool, priorityWeight, retryDelay, executionTimeout }: TaskDefaults): string[] {
  return [
    ...whole('retries', retries, 0),
    ...whole('poolSlots', poolSlots, 1),
    ...(priorityWeight === undefined || Number.isInteger(priorityWeight) ? [] : [`priorityWeight ${priorityWeight} is not a whole number.`]),
    ...(pool === undefined || KEY.test(pool) ? [] : [`pool ${JSON.stringify(pool)} is no name of a pool. Use letters, digits, dots, dashes and underscores.`]),
    ...durationProblems({ retryDelay, executionTimeout }),
  ];
}

/** Who is made for each of a task's values comes after it. */
function implied(nodes: readonly DagNode[]): Edge[] {
  return nodes.flatMap((node): Edge[] => {
    const earlier = node instanceof Task ? node._props.over?._over.task : undefined;
    return earlier ? [[earlier, node]] : [];
  });
}

function empty(nodes: readonly DagNode[], edges: readonly Edge[]): string[] {
  const isEmpty = (node: DagNode) => node instanceof TaskGroup && !nodes.some((each) => each instanceof Task && each.nodeId.startsWith(`${node.nodeId}.`));
  return [...new Set(edges.flat())].filter(isEmpty).map(({ nodeId }) => `${nodeId}: nothing can come before or after a group without tasks. Put one in it, such as an EmptyTask.`);
}

/** What comes before or after a group does so for each of its tasks. */
function cycle(nodes: readonly DagNode[], edges: readonly Edge[]): string[] {
  const within = (node: DagNode) => nodes.filter((candidate) => candidate === node || candidate.nodeId.startsWith(`${node.nodeId}.`));
  const after = new Map<DagNode, Set<DagNode>>();
  for (const [earlier, later] of edges) {
    for (const from of within(earlier)) {
      for (const to of within(later)) after.set(from, (after.get(from) ?? new Set()).add(to));
    }
  }
  const done = new Set<DagNode>();
  const path: DagNode[] = [];
  const visit = (node: DagNode): DagNode[] | undefined => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return undefined;
    path.push(node);
    for (const next of after.get(node) ?? []) {
      const found = visit(next);
      if (found) return found;
    }
    path.pop();
    done.add(node);
    return undefined;
  };
  for (const node of nodes) {
    const found = visit(node);
    if (found) return [`Tasks come after themselves: ${found.map(({ nodeId }) => nodeId).join(' -> ')}. Take one of the orders out.`];
  }
  return [];
}
