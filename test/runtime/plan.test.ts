import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { Problem } from '../../src/problem';
import { KubeObject, parseManifests, runOf } from '../../src/runtime';
import { keyOf } from '../../src/runtime/object';
import { asMember, fromRecord, inventoryOf, managerOf, ownerIn, toRecord } from '../../src/runtime/plan/inventory';
import { refuseDuplicates } from '../../src/runtime/plan/manifests';
import { Desired, foundOf, leftovers, Step, stepOf } from '../../src/runtime/plan/plan';
import { waves } from '../../src/runtime/plan/waves';

const GROUPS: { readonly [kind: string]: string } = { Job: 'batch/v1', StatefulSet: 'apps/v1', RoleBinding: 'rbac.authorization.k8s.io/v1' };
const object = (kind: string, name: string, rest: object = {}): KubeObject => ({ apiVersion: GROUPS[kind] ?? 'v1', kind, metadata: { name, namespace: 'default' }, ...rest });

describe('manifests', () => {
  test('lists are taken apart and empty documents skipped', () => {
    const text = `---\n---\n${stringify({ apiVersion: 'v1', kind: 'List', items: [object('ConfigMap', 'a'), object('ConfigMap', 'b')] })}---\n${stringify(object('Secret', 'c'))}`;
    expect(parseManifests(text, 'x.yaml').map(({ metadata }) => metadata.name)).toEqual(['a', 'b', 'c']);
  });

  test('JSON is understood as well', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [object('ConfigMap', 'a'), object('ConfigMap', 'b')] };
    expect(parseManifests(`\n${JSON.stringify(list, undefined, 2)}\n`, 'x.json')).toEqual(list.items);
    expect(parseManifests(`${JSON.stringify(list.items[0])}\n---\n${JSON.stringify(list.items[1])}`, 'x.json')).toEqual(list.items);
  });

  test.each([
    ['kind: X\nmetadata: {name: a}', /x\.yaml, document 1, line 1: apiVersion is missing/],
    ['apiVersion: v1\nkind: X\nmetadata: {}', /metadata\.name is missing/],
    ['apiVersion: v1\nkind: X\nmetadata: {name: 5}', /line 3: metadata\.name is the number 5, not a text/],
    ['[1, 2]', /not a Kubernetes object/],
    ['a: [', /x\.yaml, document 1/],
    ['{"apiVersion": "v1", "kind": }', /x\.yaml, document 1/],
    ['{"apiVersion": "v1", "kind": "X"}', /metadata\.name is missing/],
  ])('%j is refused with its place', (text, sentence) => {
    expect(() => parseManifests(text, 'x.yaml')).toThrow(sentence);
  });

  test('whatever a file holds, it is read or refused with a sentence', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: fc.constantFrom('-', ':', ' ', '\n', 'a', '[', '{', '&', '*', '!', '"') })), (text) => {
      try {
        parseManifests(text, 'x.yaml');
      } catch (error) {
        expect(error).toBeInstanceOf(Problem);
      }
    }), { numRuns: 500 });
  });

  test('an object that is described twice is refused', () => {
    expect(() => refuseDuplicates([object('ConfigMap', 'a'), object('ConfigMap', 'a')])).toThrow('ConfigMap default/a is described twice');
  });
});

/** What is to be done for what is described, and with what is there. */
function planOf(desired: Desired[], live: KubeObject[], deleteData?: boolean): Step[] {
  const there = new Map(live.map((each) => [keyOf(each), foundOf(each)]));
  return [
    ...desired.map((each) => stepOf(each, there.get(keyOf(each.object)))),
    ...leftovers(live, new Set(desired.map((each) => keyOf(each.object))), deleteData),
  ];
}

describe('a plan', () => {
  const live = { ...object('ConfigMap', 'a', { data: { x: '1' } }), status: {} };

  test('creates what is new, changes what differs, keeps what does not, removes what is no longer described', () => {
    const desired = [
      { object: object('ConfigMap', 'a'), dryRun: object('ConfigMap', 'a', { data: { x: '1' } }) },
      { object: object('ConfigMap', 'b'), dryRun: object('ConfigMap', 'b', { data: { x: '2' } }) },
      { object: object('ConfigMap', 'c'), dryRun: object('ConfigMap', 'c') },
    ];
    const steps = planOf(desired, [live, object('ConfigMap', 'b', { data: { x: '1' } }), object('Job', 'old')]);
    expect(steps.map(({ action, object: { metadata } }) => [metadata.name, action])).toEqual([['a', 'keep'], ['b', 'change'], ['c', 'create'], ['old', 'prune']]);
  });

  test('knows what is there bit for bit as it would be: not so when fields would become the stack\'s', () => {
    const version = (managers: string[]) => object('ConfigMap', 'a', { metadata: { name: 'a', namespace: 'default', resourceVersion: '5', managedFields: managers.map((manager) => ({ manager })) } });
    const stored = version(['kubectl']);
    expect(planOf([{ object: version([]), dryRun: version(['kubectl']) }], [stored])).toEqual([{ action: 'keep', isMember: true, object: version([]), stored: foundOf(stored).object }]);
    expect(planOf([{ object: version([]), dryRun: version(['kubectl', 'ours']) }], [stored])).toMatchObject([{ action: 'keep', stored: undefined }]);
  });

  test('changes what is there already without belonging to the stack', () => {
    expect(planOf([{ object: live, dryRun: { ...live, metadata: { ...live.metadata, resourceVersion: '5' } } }], [])[0].action).toBe('change');
  });

  test('never removes data unless told to', () => {
    const claim = object('PersistentVolumeClaim', 'data');
    expect(planOf([], [claim])[0].action).toBe('leave');
    expect(planOf([], [claim], true)[0].action).toBe('prune');
  });

  test('stores what others need first, and so removes it last', () => {
    const stack = [
      { ...object('Widget', 'w'), apiVersion: 'af.example.org/v1' },
      { ...object('Job', 'run'), apiVersion: 'batch/v1' },
      { ...object('StatefulSet', 'database'), apiVersion: 'apps/v1' },
      { ...object('RoleBinding', 'b'), apiVersion: 'rbac.authorization.k8s.io/v1' },
      object('ServiceAccount', 's'),
      object('Namespace', 'n'),
    ];
    const names = waves(stack).map((wave) => wave.map(({ kind }) => kind));
    expect(names).toEqual([['Namespace'], ['ServiceAccount'], ['RoleBinding'], ['StatefulSet'], ['Job'], ['Widget']]);
  });

  test('knows kinds by their group: another group\'s Namespace or claim is nothing that others need, and holds nothing', () => {
    const foreign = (kind: string) => ({ ...object(kind, 'x'), apiVersion: 'example.org/v1' });
    expect(waves([object('ServiceAccount', 's'), foreign('Namespace')]).map(([{ kind }]) => kind)).toEqual(['ServiceAccount', 'Namespace']);
    expect(planOf([], [foreign('PersistentVolumeClaim')])[0].action).toBe('prune');
  });
});

test('what is recorded of a stack is read back', () => {
  const inventory = inventoryOf('etl', 'tools', [object('ConfigMap', 'a'), { ...object('Job', 'b'), apiVersion: 'batch/v1' }]);
  expect(fromRecord(toRecord(inventory))).toEqual({ ...inventory, namespaces: ['default', 'tools'].sort() });
  expect(asMember(object('ConfigMap', 'a'), inventory).metadata.labels).toEqual({ 'applyset.kubernetes.io/part-of': toRecord(inventory).metadata.labels!['applyset.kubernetes.io/id'] });
});

test('a conflict says whose an object is', () => {
  const conflict = `Apply failed with 1 conflict: conflict with "${managerOf({ name: 'etl.daily', namespace: 'tools' })}": .metadata.labels.x`;
  expect(ownerIn(conflict)).toEqual({ name: 'etl.daily', namespace: 'tools' });
  expect(ownerIn('conflict with "kubectl": .data.x')).toBeUndefined();
});

describe('a run', () => {
  const main = { name: 'main', args: ['driver', 'local:///job.py', 'a', 'b'] };
  const cronJob = (count?: string): KubeObject => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: 'etl', namespace: 'default', uid: 'u' },
    spec: { jobTemplate: { metadata: { labels: { l: '1' }, annotations: count === undefined ? {} : { 'cdk8s-bigdata/argument-count': count } }, spec: { backoffLimit: 0, template: { spec: { containers: [{ name: 'side', args: ['x'] }, main] }, metadata: { annotations: { 'kubectl.kubernetes.io/default-container': 'main' } } } } } },
  });

  test('is what was applied, owned by it, and not controlled, of which Kubernetes would warn', () => {
    const job = runOf(cronJob('2'), '1a2b');
    expect(job.metadata).toMatchObject({ name: 'etl-1a2b', labels: { l: '1' } });
    expect(job.metadata.ownerReferences).toEqual([{ apiVersion: 'batch/v1', kind: 'CronJob', name: 'etl', uid: 'u' }]);
    expect(job.spec).toEqual(cronJob('2').spec.jobTemplate.spec);
  });

  test('has other arguments when given, also none, and they are meant as they stand', () => {
    const args = (given: string[]) => runOf(cronJob('2'), 'x', given).spec.template.spec.containers[1].args;
    expect(args(['c', '$(HOME)'])).toEqual(['driver', 'local:///job.py', 'c', '$$(HOME)']);
    expect(args([])).toEqual(['driver', 'local:///job.py']);
  });

  test('does not guess which arguments are the program\'s', () => {
    expect(() => runOf(cronJob(), 'x', ['c'])).toThrow('does not say which of its arguments are the program\'s');
  });
});
