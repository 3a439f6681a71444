import { changedTasks, logLines, taskReport } from '../../../src/runtime/airflow/task';

const instance = (fields: object) => ({ task_id: 'load', map_index: -1, try_number: 1, state: 'running', duration: 0.1, ...fields });
const report = (fields: object) => taskReport(instance(fields))!;

test('a task is known by its id, and one of several mapped ones by its number, too', () => {
  expect(report({}).task).toBe('load');
  expect(report({ map_index: 3 }).task).toBe('load[3]');
});

test('it says how long it ran when it has ended', () => {
  expect(report({ state: 'success', duration: 2.5 }).seconds).toBe(2.5);
  expect(report({ state: 'running', duration: 2.5 }).seconds).toBeUndefined();
  expect(report({ state: 'upstream_failed', duration: null }).seconds).toBeUndefined();
});

test('one that nothing has happened to yet is not told of', () => {
  expect(taskReport(instance({ state: null }))).toBeUndefined();
});

test('each state of each try is told of once', () => {
  const before = [report({ state: 'running' }), report({ task_id: 'other', state: 'success' })];
  const now = [report({ state: 'up_for_retry' }), report({ task_id: 'other', state: 'success' })];
  expect(changedTasks(before, now)).toEqual([now[0]]);
  expect(changedTasks(now, now)).toEqual([]);
  expect(changedTasks([report({ state: 'queued' })], [report({ state: 'queued', try_number: 2 })])).toHaveLength(1);
});

test('a log is read as a person would write it, exceptions with their frames', () => {
  const content = [
    { event: '::group::Log message source details' },
    { timestamp: '2026-01-31T06:00:00.123Z', event: 'two\nlines', level: 'info' },
    {
      timestamp: '2026-01-31T06:00:01Z',
      event: 'Task failed with exception',
      level: 'error',
      error_detail: [{ exc_type: 'ValueError', exc_value: 'no rows', frames: [{ filename: '/dags/load.py', lineno: 7, name: 'load' }] }],
    },
  ];
  expect(logLines(content, 10)).toEqual([
    '06:00:00 INFO  two', 'lines', '06:00:01 ERROR Task failed with exception', '  /dags/load.py:7 in load', 'ValueError: no rows',
  ]);
  expect(logLines(content, 1)).toEqual(['ValueError: no rows']);
  expect(logLines(['plain'], 10)).toEqual(['plain']);
});
