/**
 * `npm run quickstart -- platform`, then `node scripts/screenshots.mjs`: starts runs of the DAG for a few days in the cluster of $KUBECONFIG, and makes
 * the pictures of docs/images. Debian's pngquant makes them small.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { launch } from 'puppeteer-core';
import { browser } from './browser.mjs';
import { bigdata, bigdataOutput, root, run, say } from './setup.mjs';

const DAYS = ['2001-01-16', '2001-01-17', '2001-01-18', '2001-01-19', '2001-01-22', '2001-01-23', '2001-01-24']; // enough to fill the pages
const SIZE = { width: 1280, height: 800 };

for (const day of DAYS) bigdata(['airflow', 'trigger', 'daily-delays', '--conf', JSON.stringify({ day })]);
const [{ name, password }] = JSON.parse(bigdataOutput(['airflow', 'users', '--show-passwords', '-o', 'json']));

const program = await launch({ executablePath: browser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], defaultViewport: SIZE });
const page = await program.newPage();
try {
  await withSite('airflow', async (url) => {
    await page.goto(`${url}dags/daily-delays`);
    await page.locator('::-p-aria([name="Username"][role="textbox"])').fill(name);
    await page.locator('::-p-aria([name="Password"][role="textbox"])').fill(password);
    await page.locator('::-p-aria([name="Sign in"][role="button"])').click();
    await page.waitForSelector('::-p-text(Created Asset Event)'); // the last that arrives
    await widenGrid();
    await picture('airflow-grid');
  });
  await withSite('history', async (url) => {
    await page.setViewport({ width: 1440, height: 900, deviceScaleFactor: SIZE.width / 1440 }); // the table is too wide for less
    await page.goto(url);
    await page.waitForSelector('::-p-text(delays)');
    await picture('history-server');
  });
} finally {
  await program.close();
}

/** Until all runs have their bars. */
async function widenGrid() {
  const separator = await page.waitForSelector('[role=separator]');
  const { x, y, height } = await separator.boundingBox();
  await page.mouse.move(x, y + height - 50);
  await page.mouse.down();
  await page.mouse.move(x + 150, y + height - 50, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(SIZE.width / 2, 5);
}

async function picture(file) {
  await new Promise((resolve) => setTimeout(resolve, 2000)); // charts grow
  const path = join(root, 'docs/images', `${file}.png`);
  await page.screenshot({ path });
  run('pngquant', ['--force', '--output', path, path]);
  say(path);
}

/** While `bigdata ui` runs. */
async function withSite(name, work) {
  const ui = spawn(process.execPath, [join(root, 'lib/cli/bigdata.js'), 'ui', name], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    for await (const line of createInterface(ui.stdout)) {
      await work(line);
      break;
    }
  } finally {
    ui.kill();
  }
}
