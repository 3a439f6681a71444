import { DagDocument, Edge, GroupDocument, TaskDocument } from '../document';
import { groupAround } from '../order';

/** What stands below a `with`: of a group, or of the DAG. */
export interface Block {
  readonly group: GroupDocument | null;
  /** Whether the group was begun before. */
  readonly isTakenUp: boolean;
  /** In the order in which they are made. */
  readonly nodes: readonly (TaskDocument | Block)[];
  /** Of what is in the group, when all of that is made. */
  readonly order: readonly Edge[];
}

export function isBlock(node: TaskDocument | Block): node is Block {
  return 'nodes' in node;
}

/** Each group in one piece, unless one of its tasks needs what is made later: then it is taken up again. */
export function blocks(document: DagDocument): Block {
  const whole = build(document, true);
  return isInOrder(tasksIn(whole)) ? whole : build(document, false);
}

interface Draft extends Block {
  readonly nodes: (TaskDocument | Draft)[];
  order: readonly Edge[];
}

/** @param isWhole whether a group goes on when something else was made in between */
function build({ tasks, groups, order }: DagDocument, isWhole: boolean): Block {
  const last = new Map<string | null, Draft>();
  const begin = (group: GroupDocument | null): Draft => {
    const block = { group, isTakenUp: last.has(group?.id ?? null), nodes: [], order: [] };
    last.set(group?.id ?? null, block);
    return block;
  };
  const root = begin(null);
  const byId = new Map(groups.map((group) => [group.id, group]));
  const blockOf = (id: string | null): Draft => {
    if (id === null) return root;
    const group = byId.get(id)!;
    const { nodes } = blockOf(group.parent);
    const found = (isWhole ? nodes : nodes.slice(-1)).find((node): node is Draft => isBlock(node) && node.group === group);
    if (found) return found;
    const block = begin(group);
    nodes.push(block);
    return block;
  };
  for (const task of tasks) blockOf(task.group).nodes.push(task);
  for (const { id } of groups) if (!last.has(id)) blockOf(id);
  for (const [id, block] of last) block.order = order.filter((edge) => groupAround(edge) === id);
  return root;
}

function tasksIn({ nodes }: Block): TaskDocument[] {
  return nodes.flatMap((node) => (isBlock(node) ? tasksIn(node) : [node]));
}

function isInOrder(tasks: readonly TaskDocument[]): boolean {
  const known = new Set<string>();
  return tasks.every(({ id, over }) => (over?.task === undefined || known.has(over.task)) && known.add(id));
}
