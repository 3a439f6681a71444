import { KubeObject } from '../../src/runtime';
import { doubtsOf } from '../../src/runtime/plan/doubt';
import { Action, Step } from '../../src/runtime/plan/plan';

const step = (action: Action, name: string, isMember = true): Step =>
  ({ action, isMember, object: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default' } } as KubeObject });
const HERE = { folder: 'acme/etl//a/deploy' };
const THERE = { folder: 'acme/etl//b/deploy' };

test('an apply that describes nothing of what the stack has raises a doubt that names what would go', () => {
  expect(doubtsOf('deploy', [step('create', 'new', false), step('prune', 'old')])).toEqual([
    'Nothing of what the stack deploy has now is described here.',
    'This would remove 1 and change 0 of its objects: ConfigMap default/old.',
  ]);
  expect(doubtsOf('deploy', [step('keep', 'same'), step('prune', 'old')])).toEqual([]);
  expect(doubtsOf('deploy', [step('create', 'new', false), step('leave', 'claim')])).toEqual([]);
});

test('so does one that comes from another folder, unless it takes nothing away', () => {
  const [doubt] = doubtsOf('deploy', [step('keep', 'same'), step('prune', 'old')], HERE, THERE);
  expect(doubt).toBe('The stack deploy was last applied from the program in acme/etl//b/deploy; this is the program in acme/etl//a/deploy.');
  expect(doubtsOf('deploy', [step('change', 'same')], HERE, THERE)).toHaveLength(2);
  expect(doubtsOf('deploy', [step('keep', 'same'), step('create', 'new', false)], HERE, THERE)).toEqual([]);
  expect(doubtsOf('deploy', [step('change', 'same')], HERE, HERE)).toEqual([]);
  expect(doubtsOf('deploy', [step('change', 'same')], HERE, undefined)).toEqual([]);
});

test('files that are read beside those of the last apply raise none, files that are missing do', () => {
  const files = (...names: string[]) => ({ ...HERE, files: names });
  const doubts = (now: string[], before: string[]) => doubtsOf('deploy', [step('change', 'same')], files(...now), files(...before));
  expect(doubts(['one.yaml', 'two.yaml'], ['one.yaml'])).toEqual([]);
  expect(doubts(['two.yaml'], ['one.yaml'])).toHaveLength(2);
  expect(doubtsOf('deploy', [step('change', 'same')], files('one.yaml'), HERE)).toHaveLength(2);
});
