/**
 * `node scripts/browser.mjs`: prints the path of a browser for tests and pictures of web pages; on Debian, installs one when there is none.
 * It is $BROWSER_EXECUTABLE, or the Chromium or Chrome of this machine.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run, say } from './setup.mjs';

const PROGRAMS = ['chromium', 'google-chrome'];

export function browser() {
  const found = process.env.BROWSER_EXECUTABLE ?? installed();
  if (found) return found;
  if (process.getuid?.() !== 0 || !canRun('/usr/bin/apt-get')) {
    say(`no ${PROGRAMS.join(' or ')} is in PATH: install one, or set BROWSER_EXECUTABLE`);
    process.exit(1);
  }
  say('installing chromium, a download of 125 MB');
  // stdout is the answer alone
  const options = { stdio: ['ignore', process.stderr, process.stderr], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  run('apt-get', ['update', '-q'], options);
  // with letters as wide as pages expect them
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation'], options);
  return installed();
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))).find(canRun);
}

function canRun(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${browser()}\n`);
