import { Tally } from '../../../src/cli/view/tally';
import { Event, KubeObject } from '../../../src/runtime';

const object = (kind: string, name: string): KubeObject => ({ apiVersion: 'v1', kind, metadata: { name, uid: `${kind}/${name}` } });
const status = (name: string, state: 'ready' | 'progressing' | 'failed'): Event => ({ type: 'status', object: object('Job', name), status: { state, message: '' } });
const pod = (name: string, text: string): Event => ({ type: 'pod', pod: object('Pod', name), text });
const trouble = (name: string, remedy: string): Event => ({ type: 'trouble', object: object('Pod', name), diagnosis: { cause: 'no node takes it', remedy, hopeless: true } });

function counted(...events: Event[]): Tally {
  const tally = new Tally(5);
  events.forEach((event) => tally.count(event));
  return tally;
}

test('each object counts once, for what it is at now', () => {
  const tally = counted(
    { type: 'applied', action: 'create', object: object('Job', 'a') }, { type: 'applied', action: 'keep', object: object('Job', 'b') },
    status('a', 'progressing'), status('b', 'progressing'), status('c', 'progressing'), status('a', 'ready'), status('c', 'failed'),
    pod('a-1', 'waits for a node'), pod('a-1', 'starts on node-1'), pod('b-1', 'starts on node-2'), pod('a-1', 'has ended'),
  );
  expect(tally.text()).toBe('1 created; 1 of 3 ready, 1 failed, waits for b; pods: 1 "starts", 1 "has ended"');
});

test('what is in trouble is so until it gets on', () => {
  expect(counted(trouble('a', 'x'), trouble('b', 'x')).text()).toBe('2 in trouble');
  expect(counted(trouble('a', 'x'), pod('a', 'runs')).text()).not.toContain('trouble');
});

test('those that are still waited for are named when they are few', () => {
  expect(counted(...['a', 'b', 'c'].map((name) => status(name, 'progressing'))).text()).toBe('0 of 3 ready, waits for a, b, c');
  expect(counted(...['a', 'b', 'c', 'd'].map((name) => status(name, 'progressing'))).text()).toBe('0 of 4 ready');
});

test('many of a sort have no line each, which does not hide another sort', () => {
  const tally = new Tally(5);
  const admitted = Array.from({ length: 1000 }, (_, i) => pod(`p-${i}`, 'runs')).filter((event) => tally.admits(event));
  expect(admitted).toHaveLength(5);
  expect(tally.isOver).toBe(true);
  expect(tally.admits(status('a', 'ready'))).toBe(true);
});

test('a trouble of hundreds is said some times, and another one too', () => {
  const tally = new Tally(500);
  const admitted = Array.from({ length: 300 }, (_, i) => trouble(`p-${i}`, 'add a node')).filter((event) => tally.admits(event));
  expect(admitted.length).toBeLessThan(20);
  expect(tally.admits(trouble('other', 'correct the image'))).toBe(true);
});
