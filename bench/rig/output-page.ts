import { type Browser, chromium, type Page } from '@playwright/test';
import type { ServedHost } from './served-host.ts';

/** A page in Chromium that shows the output of a playbook's run. */
export class OutputPage {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  static async open(executablePath: string, host: ServedHost): Promise<OutputPage> {
    const browser = await chromium.launch({
      executablePath,
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
    });
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(host.address);
    return new OutputPage(browser, page);
  }

  /** Goes to the output of the newest run's only step. */
  async show(playbook: string): Promise<void> {
    await this.#page.getByRole('button', { name: 'Runs', exact: true }).click();
    await this.#page
      .getByRole('list', { name: 'Runs' })
      .getByRole('button', { name: new RegExp(playbook) })
      .click();
    await this.#page.getByRole('treeitem', { name: /Print/ }).click();
    await this.#page.getByRole('button', { name: 'Output', exact: true }).click();
  }

  /** Waits until a text is on the page. */
  async seen(text: string): Promise<void> {
    await this.#page.getByText(text, { exact: true }).first().waitFor();
  }

  /** Waits until a line, from 0, is on the page with a text in it. */
  async seenLine(line: number, text: string): Promise<void> {
    await this.#page.locator(`[data-line="${line}"]`, { hasText: text }).waitFor();
  }

  /** MiB of JavaScript, what could be collected left out. */
  async heap(): Promise<number> {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usedSize / 1024 / 1024;
  }

  /** Goes to a line or a percentage of the output by its field. */
  async goTo(place: string): Promise<void> {
    const field = this.#page.getByRole('textbox', { name: /Go to/ });
    await field.fill(place);
    await field.press('Enter');
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}
