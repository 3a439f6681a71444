import { Problem } from '../../../src/problem';
import { untilWhole } from '../../../src/runtime/copy/whole';
import { ExecFailure } from '../../../src/runtime/transport/exec';

/** Sends that fail so, one after the other, and then succeed; returns how often it was sent. */
async function sentWith(...failures: Error[]): Promise<number> {
  let sent = 0;
  await untilWhole(async () => {
    const failure = failures[sent++];
    if (failure) throw failure;
  });
  return sent;
}

const cut = new ExecFailure('tar: Unexpected EOF in archive');

test('an archive whose end was lost is sent again, whichever side says so', async () => {
  expect(await sentWith()).toBe(1);
  expect(await sentWith(cut)).toBe(2);
  expect(await sentWith(new Problem('tar: tar: Unexpected EOF in archive'))).toBe(2);
  expect(await sentWith(new ExecFailure('tar: short read'), cut)).toBe(3);
});

test('but not for ever, and not for another reason', async () => {
  await expect(sentWith(cut, cut, cut)).rejects.toBe(cut);
  await expect(sentWith(new ExecFailure('tar: no space left on device'))).rejects.toThrow('no space left');
  await expect(sentWith(new Error('Unexpected EOF'))).rejects.toThrow('Unexpected EOF');
});
