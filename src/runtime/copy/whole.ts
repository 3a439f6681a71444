import { Problem } from '../../problem';
import { ExecFailure } from '../transport/exec';

const TRIES = 3;

/** What tar says of an archive that ends before it is over: GNU's and busybox'. */
const CUT = /unexpected EOF|short read/i;

/**
 * Sends or fetches an archive again whose end did not arrive: under load an API server can lose what a program is still to be told, or has said last. Whoever
 * takes the archive gives it its name only when all of it is there. Source: kubernetes issues 112834 and 124571.
 */
export async function untilWhole(transfer: (attempt: number) => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transfer(attempt);
    } catch (error) {
      const byTar = error instanceof ExecFailure || error instanceof Problem; // there, or here
      if (!(byTar && CUT.test(error.message)) || attempt === TRIES) throw error;
    }
  }
}
