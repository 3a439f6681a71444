import { CHECKS, missingControllers } from '../../../src/local/doctor/checks';

const CGROUPS = `#subsys_name\thierarchy\tnum_cgroups\tenabled
cpuset\t1\t1\t1
cpu\t2\t1\t1
cpuacct\t3\t1\t1
memory\t4\t1\t1
pids\t5\t1\t1
`;
const mounted = (controllers: string) => `30 29 0:27 / /sys/fs/cgroup/${controllers} rw - cgroup cgroup rw,${controllers}`;

test('version 2 has all controllers in one place', () => {
  expect(missingControllers(CGROUPS, '30 23 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw')).toBeUndefined();
});

test('version 1 must have each one mounted and enabled', () => {
  const all = ['cpuset', 'cpu,cpuacct', 'memory', 'pids'].map(mounted).join('\n');
  expect(missingControllers(CGROUPS, all)).toBeUndefined();
  expect(missingControllers(CGROUPS, all.replace(/^.*pids.*$/m, ''))).toBe('not mounted: pids');
  expect(missingControllers(CGROUPS.replace('memory\t4\t1\t1', 'memory\t4\t1\t0'), all)).toBe('not mounted: memory');
  expect(missingControllers(CGROUPS, '')).toContain('cpu');
});

test('every check says what to do', () => {
  CHECKS.forEach(({ name, remedy }) => expect([name, remedy]).toEqual([name, expect.stringMatching(/.{10}/)]));
});
