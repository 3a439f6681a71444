import { detailOf } from '../../../src/runtime/airflow/api';

test('what Airflow says is wrong is read from whatever it answers', () => {
  expect(detailOf('{"detail":"The Dag with ID: `x` was not found"}')).toBe('The Dag with ID: `x` was not found');
  expect(detailOf('{"detail":[{"loc":["body","conf"],"msg":"Input should be a valid dictionary"}]}')).toBe('conf: Input should be a valid dictionary');
  expect(detailOf('{"detail":{"reason":"Unique constraint violation"}}')).toBe('{"reason":"Unique constraint violation"}');
  expect(detailOf('upstream is away\n')).toBe('upstream is away');
});
