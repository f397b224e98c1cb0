import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { expect, onTestFinished } from 'vitest';
import { z } from 'zod';
import { type Server, startServer } from '../cli/server.ts';
import { startedFolder } from './started-folder.ts';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures go, to be looked at: they are no part of the repository. */
const pictures = 'dist/screenshots';

/** Nothing but loopback, and nothing of the browser's own errands. */
const flags =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export type Role = 'rep' | 'manager' | 'admin';
const emails: Record<Role, string> = {
  rep: 'robin.vale@cadenza-demo.example',
  manager: 'sasha.ito@cadenza-demo.example',
  admin: 'morgan.reyes@cadenza-demo.example',
};

export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly dark?: boolean;
  /** It outlives the test that opens it, or is opened before any: all others close with their test. */
  readonly stays?: boolean;
}

const users = z.object({ items: z.array(z.object({ id: z.string(), email: z.string() })) });

/** The product as `npm start` runs it the second time, with its stand-ins, and a browser to look at it. */
export class Desk {
  readonly server: Server;
  readonly #browser: Browser;
  readonly #dir: string;
  /** What browsers complained of: a script that failed, a file that was missing, something the policy forbade. */
  readonly complaints: string[] = [];

  private constructor(server: Server, browser: Browser, dir: string) {
    this.server = server;
    this.#browser = browser;
    this.#dir = dir;
  }

  static async open(): Promise<Desk> {
    const { dir, port } = await startedFolder();
    const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
    const [server, browser] = await Promise.all([
      startServer(dir, { PORT: String(port) }),
      chromium.launch({ executablePath, args: flags.split(' ') }),
    ]);
    return new Desk(server, browser, dir);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.server.stop('SIGTERM');
    rmSync(this.#dir, { recursive: true, force: true });
  }

  async post(path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.server.url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.server.after('API key')}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`POST ${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? undefined : response.json();
  }

  /** A browser window of somebody who is not signed in anywhere. */
  async window(look: Look = {}): Promise<Page> {
    const context: BrowserContext = await this.#browser.newContext({
      viewport: { width: look.width ?? 1280, height: look.height ?? 720 },
      colorScheme: look.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    });
    // A window that nobody looks at any more still asks the server for news, and makes later tests slow.
    if (!look.stays) onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
    return page;
  }

  /** A fresh sign-in link of one of the sample company's users. */
  async linkFor(role: Role): Promise<string> {
    const { items } = users.parse(await this.server.get('/v1/users'));
    const user = items.find((one) => one.email === emails[role]);
    const answer = await this.post(`/v1/users/${user?.id}/sign-in-link`);
    return z.object({ url: z.string() }).parse(answer).url;
  }

  /** A window of somebody who has signed in by their link; it shows nothing yet. */
  async signedIn(role: Role, look: Look = {}): Promise<Page> {
    const page = await this.window(look);
    // Asked for without drawing the page that it leads to: hardly any test begins there.
    const answer = await page.context().request.get(await this.linkFor(role), { maxRedirects: 0 });
    expect(answer.status()).toBe(302);
    return page;
  }

  /** A window of somebody who has signed in, at what they see first. */
  async atToday(role: Role, look: Look = {}): Promise<Page> {
    const page = await this.signedIn(role, look);
    await page.goto(this.server.url);
    await page.getByRole('navigation', { name: 'Main' }).waitFor({ state: 'attached' });
    return page;
  }

  /** Moves product time by the API, as `cadenza clock` does. */
  async clock(by: string): Promise<void> {
    await this.post('/v1/clock', { by });
  }
}

/** Waits until the page shows what it has: a heading stands there, and nothing is loading any more. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.locator('[aria-busy=true]').count()).toBe(0);
}

/** Takes a picture for people to look at. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.screenshot({ path: join(pictures, `${name}.png`) });
}

interface Finding {
  readonly id: string;
  readonly impact?: string | null;
  readonly nodes: readonly { readonly html: string }[];
}

/** What fades in is grey until it is there. */
const still = `Promise.all(
  document.getAnimations()
    .filter((each) => Number.isFinite(each.effect?.getComputedTiming().endTime))
    .map((each) => each.finished.catch(() => {})),
)`;

/** No serious finding of axe on the page once nothing moves on it; what it found is in the failure. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(still);
  await page.evaluate(axeSource);
  const found = await page.evaluate<Finding[]>('axe.run().then((run) => run.violations)');
  const serious = found
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
  expect(serious, page.url()).toEqual([]);
}

/** The page is no wider than the window: nothing makes it scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate<number>(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  );
  expect(over, page.url()).toBe(0);
}
