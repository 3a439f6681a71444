import { isElsewhere, Origin, originText } from './origin';
import { Step } from './plan';
import { titleOf } from '../object';

/** Why somebody may have meant another stack; nothing when applying changes nothing that the stack has now. */
export function doubtsOf(stack: string, steps: readonly Step[], origin?: Origin, before?: Origin): string[] {
  const pruned = steps.filter(({ action }) => action === 'prune');
  const met = steps.filter(({ action, isMember }) => isMember && action !== 'prune' && action !== 'leave');
  const changed = met.filter(({ action }) => action !== 'keep');
  if (pruned.length + changed.length === 0) return [];
  const shown = [...pruned, ...changed].slice(0, 3).map(({ object }) => titleOf(object)).join(', ');
  const more = pruned.length + changed.length > 3 ? ` and ${pruned.length + changed.length - 3} more` : '';
  const loss = `This would remove ${pruned.length} and change ${changed.length} of its objects: ${shown}${more}.`;
  const doubts = [
    ...(pruned.length > 0 && met.length === 0 ? [`Nothing of what the stack ${stack} has now is described here.`] : []),
    ...(origin && before && isElsewhere(origin, before)
      ? [`The stack ${stack} was last applied from ${originText(before)}; this is ${originText(origin)}.`] : []),
  ];
  return doubts.length === 0 ? [] : [...doubts, loss];
}
