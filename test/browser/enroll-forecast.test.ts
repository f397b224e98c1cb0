import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk, expectAccessible, expectNoSidewaysScroll, picture, settled } from './browser.ts';

let desk: Desk;
let page: Page;
beforeAll(async () => {
  desk = await Desk.open();
  page = await desk.signedIn('rep', { stays: true });
});
afterAll(() => desk.close());

const named = z.object({ items: z.array(z.object({ id: z.string(), name: z.string() })) });
const starts = z.object({ items: z.array(z.object({ next: z.object({ dueAt: z.string() }).nullable() })) });

/** The address of the page with everybody in HubSpot and the cadence of the sample company. */
async function chosen(): Promise<string> {
  const lists = named.parse(await desk.server.get('/v1/lists?crm=hubspot'));
  const list = lists.items.find(({ name }) => name === 'All contacts');
  const [cadence] = named.parse(await desk.server.get('/v1/cadences')).items;
  return `${desk.server.url}/enroll?crm=hubspot&list=%22${list?.id}%22&cadenceId=${cadence?.id}`;
}

/** A limit for the rep's sender, which the people who are chosen break. */
async function limitTo(mailsPerDay: number): Promise<void> {
  const senders = named.parse(await desk.server.get('/v1/senders'));
  const own = senders.items.find(({ name }) => name === 'Robin Vale');
  const answer = await fetch(`${desk.server.url}/v1/senders/${own?.id}`, {
    method: 'PATCH',
    headers: {
      authorization: `Bearer ${desk.server.after('API key')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ mailsPerDay }),
  });
  expect(answer.status).toBe(200);
}

const forecast = (of: Page) => of.getByRole('region', { name: 'Forecast' });
const planButton = (of: Page) =>
  forecast(of).getByRole('button', { name: /^Start .*\d+ a day over \d+ days$/ });

it('says before anybody is enrolled what it asks for, day by day', async () => {
  await page.goto(await chosen());
  await forecast(page)
    .getByText(/At most \d+ emails and \d+ tasks until /)
    .waitFor();
  expect(await planButton(page).count()).toBe(0);
  await forecast(page).getByRole('button', { name: 'Show the days' }).click();
  for (const name of ['Emails from Robin Vale', 'Tasks for Robin Vale'])
    await forecast(page).getByRole('table', { name }).waitFor();
  const mails = forecast(page).getByRole('table', { name: 'Emails from Robin Vale' });
  const cells = await mails.getByRole('cell').allTextContents();
  const sum = cells.reduce((all, text) => all + (Number.parseInt(text, 10) || 0), 0);
  const told = /At most (\d+) emails/.exec((await forecast(page).textContent()) ?? '')?.[1];
  expect(sum).toBe(Number(told));
  expect(cells.filter((text) => text.includes('the busiest day'))).toHaveLength(1);
  for (const text of [/^Nobody reacts: /, /By what the field publishes/, /^HubSpot: \d+ entries/])
    await forecast(page).getByText(text).waitFor();
  await picture(page, 'enroll-forecast-light');
  await expectAccessible(page);
});

it('proposes start days where a limit breaks, and takes them back', async () => {
  await limitTo(20);
  await page.reload();
  await forecast(page)
    .getByText(/emails.* have to wait for a later day: Robin Vale may send 20 a day\./)
    .waitFor();
  const words = (await planButton(page).textContent()) ?? '';
  await planButton(page).click();
  await forecast(page).getByText(`${words}, from `).waitFor();
  await settled(page);
  await picture(page, 'enroll-spread-light');
  await expectAccessible(page);
  await forecast(page).getByRole('button', { name: 'Start all at once' }).click();
  await planButton(page).waitFor();
});

it('is usable at 320 px, in the dark', async () => {
  const narrow = await desk.signedIn('rep', { width: 320, height: 640, dark: true });
  await narrow.goto(page.url());
  await forecast(narrow).getByRole('button', { name: 'Show the days' }).click();
  await forecast(narrow).getByRole('table', { name: 'Emails from Robin Vale' }).waitFor();
  await forecast(narrow).scrollIntoViewIfNeeded();
  await picture(narrow, 'enroll-forecast-narrow-dark');
  await expectAccessible(narrow);
  await expectNoSidewaysScroll(narrow);
});

it('enrolls everybody at once, each for their day', async () => {
  await planButton(page).click();
  await forecast(page).getByRole('button', { name: 'Start all at once' }).waitFor();
  await settled(page);
  await page.getByRole('button', { name: /^Enroll \d+ people/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/^Start .*\d+ a day over \d+ days, from /).waitFor();
  await dialog.getByRole('button', { name: /^Enroll/ }).click();
  await page.getByRole('button', { name: /^Undo \d+ people/ }).waitFor();
  const batch = new URL(page.url()).searchParams.get('batch') ?? '';
  const { items } = starts.parse(
    await desk.server.get(`/v1/batches/${batch.replaceAll('"', '')}/results?status=enrolled&limit=200`),
  );
  const days = new Set(items.map(({ next }) => next?.dueAt.slice(0, 10)));
  expect(days.size).toBeGreaterThan(3);
  expect(desk.complaints).toEqual([]);
});
