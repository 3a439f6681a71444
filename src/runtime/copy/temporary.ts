import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';

const REMOVE = 'cat > /dev/null; for try in 1 2 3 4 5; do rm -rf -- "$1" && exit; sleep 1; done';

/**
 * Works with a hidden folder in that folder, which only we can enter and which is gone afterwards. A child removes it when our end of its input closes,
 * so it goes, too, when we are killed.
 */
export async function withTemporaryFolder<T>(parent: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(parent, '.copy-'));
  const remover = spawn('sh', ['-c', REMOVE, 'sh', folder], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  const removed = new Promise<void>((resolve, reject) => remover.on('close', () => resolve()).on('error', reject));
  removed.catch(() => undefined); // looked at when the work is done
  try {
    return await work(folder);
  } finally {
    remover.stdin.end();
    await removed;
  }
}
