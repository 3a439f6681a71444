import { FernetKeys, nextKeys } from '../../../src/runtime/airflow/fernet';

const path = (from: FernetKeys): FernetKeys[] => {
  const steps = [nextKeys(from, () => 'new')];
  while (steps.at(-1)!.phase) steps.push(nextKeys(steps.at(-1)!, () => 'other'));
  return steps;
};

test('the new key is known everywhere before it encrypts, and encrypts everywhere before the old one goes', () => {
  expect(path({ value: 'old' })).toEqual([
    { value: 'old,new', phase: 'announced' }, { value: 'new,old', phase: 'used' }, { value: 'new', phase: 'alone' }, { value: 'new' },
  ]);
});

test('keys that somebody has put in by hand, the newest first, are brought to their end', () => {
  expect(path({ value: 'new,old' })).toEqual([{ value: 'new,old', phase: 'used' }, { value: 'new', phase: 'alone' }, { value: 'new' }]);
});

test('a new key is one of Fernet: 32 bytes in URL-safe base64, with padding', () => {
  const [, made] = nextKeys({ value: 'old' }).value.split(',');
  expect(made).toMatch(/^[-\w]{43}=$/);
  expect(Buffer.from(made, 'base64url')).toHaveLength(32);
});
