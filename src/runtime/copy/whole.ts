import { ExecFailure } from '../transport/exec';

const TRIES = 3;

/** What tar says of an archive that ends before it is over: GNU's and busybox'. */
const CUT = /unexpected EOF|short read/i;

/**
 * Sends an archive again whose end did not arrive: under load an API server can lose what a program is still to be told, and close its input. What
 * takes the archive gives it its name only when all of it is there. Source: kubernetes issue 112834.
 */
export async function sendWhole(send: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof ExecFailure && CUT.test(error.message)) || attempt === TRIES) throw error;
    }
  }
}
