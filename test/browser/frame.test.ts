import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture, settled } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

describe('signing in', () => {
  it('tells whoever has no session how to get one, and lets a link in once', async () => {
    const page = await desk.window();
    await page.goto(`${desk.server.url}/people`);
    await page.getByRole('heading', { name: 'Sign in to Cadenza' }).waitFor();
    await expectAccessible(page);
    const link = await desk.linkFor('rep');
    await page.goto(link);
    // To the page that was asked for before.
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/people');
    const another = await desk.window();
    await another.goto(link);
    await another.getByText('was used already').waitFor();
    // Both answers were refusals with 401, which browsers note as errors.
    expect(desk.complaints.splice(0).every((one) => one.includes('401'))).toBe(true);
  });

  it('lets out again', async () => {
    const page = await desk.atToday('manager');
    await page.getByRole('button', { name: /Sasha Ito/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in to Cadenza' }).waitFor();
    desk.complaints.splice(0);
  });
});

describe('the frame', () => {
  it('goes everywhere by keys, and shows them', async () => {
    const page = await desk.atToday('rep');
    const pages = [
      ['g p', 'People'],
      ['g e', 'Enroll'],
      ['g c', 'Cadences'],
      ['g s', 'Scoreboard'],
      ['g u', 'Set-up'],
      ['g t', 'Today'],
    ] as const;
    for (const [keys, title] of pages) {
      for (const key of keys.split(' ')) await page.keyboard.press(key);
      await page.getByRole('heading', { level: 1, name: title }).waitFor();
      await expect.poll(() => page.title()).toBe(`${title} · Cadenza`);
    }
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByRole('region', { name: 'In the queue' }).waitFor();
    expect(await keys.getByText('Pause or resume').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('/');
    await page.keyboard.type('Nobody of that name');
    await page.keyboard.press('Enter');
    await expect.poll(() => new URL(page.url()).search).toContain('q=Nobody');
    expect(desk.complaints).toEqual([]);
  });

  it('says of an address that leads nowhere that it does', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/people/nobody`);
    await page.getByRole('alert').waitFor();
    // The API's refusal of an id that is none.
    expect(desk.complaints.splice(0).every((one) => /40[04]/.test(one))).toBe(true);
  });

  it('moves product time, and names the stand-ins as what one does there', async () => {
    const page = await desk.atToday('rep');
    const clock = page.getByRole('button', { name: /Product time/ });
    const before = await clock.textContent();
    await clock.click();
    await page.getByRole('menuitem', { name: 'Act as the prospect: read and answer mail' }).waitFor();
    await page.getByRole('menuitem', { name: '+1 hour' }).click();
    await page.getByText(/moments? played/).waitFor({ timeout: 90_000 });
    await expect.poll(() => clock.textContent()).not.toBe(before);
    expect(desk.complaints).toEqual([]);
  });
});

const looks: readonly (readonly [string, Look])[] = [
  ['light', {}],
  ['dark', { dark: true }],
  ['narrow', { width: 320, height: 640 }],
];

describe.each(looks)('every page, %s', (name, look) => {
  let page: Page;
  beforeAll(async () => {
    page = await desk.signedIn('admin', { ...look, stays: true });
  });
  afterAll(() => page.context().close());

  it.each([
    'today',
    'people',
    'enroll',
    'cadences',
    'cadences/library',
    'scoreboard',
    'experiments',
    'set-up',
  ])('%s is accessible, does not scroll sideways and makes no browser complain', async (path) => {
    await page.goto(`${desk.server.url}/${path}`);
    await settled(page);
    await picture(page, `${path.replace('/', '-')}-${name}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(desk.complaints).toEqual([]);
  });
});

describe('the two switches', () => {
  it('say what they will do before, and only an admin throws them', async () => {
    const rep = await desk.signedIn('rep');
    await rep.goto(`${desk.server.url}/set-up`);
    const refused = rep.getByRole('button', { name: 'Stop all touches' });
    expect(await refused.getAttribute('aria-disabled')).toBe('true');
    const page = await desk.signedIn('admin');
    await page.goto(`${desk.server.url}/set-up`);
    await page.getByRole('button', { name: 'Stop all touches' }).click();
    const dialog = page.getByRole('dialog', { name: 'Stop all touches?' });
    await dialog.getByText(/\d+ runs? under way/).waitFor();
    await dialog.getByLabel('Why').fill('Wrong price');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Stop all touches' }).click();
    await page.getByText('All automatic touches are stopped since').waitFor();
    // Everybody is told, without reloading, also by whom and why.
    await rep
      .getByText(
        /All automatic touches are stopped since .* by Morgan Reyes \(Wrong price\)\. Nothing is sent/,
      )
      .waitFor();
    await page.getByRole('button', { name: 'Let touches go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Let them go on' }).click();
    await rep.getByText('All automatic touches are stopped since').waitFor({ state: 'detached' });
    expect(desk.complaints).toEqual([]);
  });

  it('let an admin go to test mode and live again, with a sign-in link for a new rep on the way', async () => {
    const page = await desk.signedIn('admin');
    await page.goto(`${desk.server.url}/set-up`);
    await page.getByRole('button', { name: 'Back to test mode' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back to test mode' }).click();
    await page.getByText(/Test mode: only/).waitFor();
    await page.getByRole('button', { name: 'Add a user' }).click();
    await page.getByLabel('Email').fill('jo.field@cadenza-demo.example');
    await page.getByRole('textbox', { name: 'Name' }).last().fill('Jo Field');
    await page.getByRole('dialog').getByRole('button', { name: 'Add' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    const row = page.getByRole('listitem').filter({ hasText: 'Jo Field' });
    await row.getByRole('button', { name: 'Sign-in link' }).click();
    const link = await row.getByText(/\/sign-in\//).textContent();
    const jo = await desk.window();
    await jo.goto(link ?? '');
    await jo.getByRole('button', { name: 'Jo Field, rep: menu' }).waitFor();
    await page.getByRole('button', { name: 'Go live' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go live' }).click();
    await page.getByText(/Test mode: only/).waitFor({ state: 'detached' });
    expect(desk.complaints).toEqual([]);
  });
});
