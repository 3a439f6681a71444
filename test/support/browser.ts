import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { Browser, launch, Page } from 'puppeteer-core';
import { ROOT } from './command';

/** A window of a real browser, seen as its user does: by roles, names and texts. */
export class Window {
  public static async open(): Promise<Window> {
    // it may have to be installed, which is seen on stderr
    const found = execFileSync(process.execPath, [join(ROOT, 'scripts/browser.mjs')], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
    const browser = await launch({
      executablePath: found.trim(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [], // Chromium refuses to be root in its sandbox
      defaultViewport: { width: 1280, height: 800 },
    });
    return new Window(browser, await browser.newPage());
  }

  /** Errors of scripts, and requests that the server failed at. */
  public readonly problems: string[] = [];

  private constructor(private readonly browser: Browser, public readonly page: Page) {
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('response', (response) => { if (response.status() >= 400) this.problems.push(`${response.status()} ${new URL(response.url()).pathname}`); });
  }

  async click(role: 'button' | 'link', name: string): Promise<void> {
    await this.page.locator(element(role, name)).click();
  }

  async fill(name: string, text: string): Promise<void> {
    await this.page.locator(element('textbox', name)).fill(text);
  }

  /** Waits until an element is there. */
  async see(role: string, name: string): Promise<void> {
    await this.page.waitForSelector(element(role, name), { visible: true });
  }

  /** Waits until a text is there. */
  async read(text: string): Promise<void> {
    await this.page.waitForSelector(`::-p-text(${text})`, { visible: true });
  }

  async close(): Promise<void> {
    await this.browser.close();
  }
}

function element(role: string, name: string): string {
  return `::-p-aria([name="${name}"][role="${role}"])`;
}
