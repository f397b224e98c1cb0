import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { act } from '../cli/server.ts';
import { Desk, expectAccessible, expectNoSidewaysScroll, picture } from './browser.ts';
import { mailUnderWay, somebodyReplies } from './under-way.ts';

const queue = z.object({
  items: z.array(z.object({ id: z.string(), channel: z.string(), person: z.object({ name: z.string() }) })),
});
const openTasks = async () =>
  queue.parse(await desk.server.get('/v1/tasks?state=open&sort=due&limit=50')).items;
const nameOf = (page: Page) => page.getByRole('heading', { level: 1 }).textContent();

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
  // Whatever day it is, play on until there is enough to do.
  for (let tried = 0; tried < 60 && (await openTasks()).length < 6; tried += 1) await desk.clock('next');
  await somebodyReplies(desk);
});
afterAll(() => desk.close());

it('a rep works the queue by keyboard: a note and an outcome, a skip with its reason, not done, and back', async () => {
  const [first, second, third, fourth] = await openTasks();
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error('There are not enough tasks.');
  const page = await desk.atToday('rep');
  await page.locator(`[data-row="${first.id}"]`).press('Enter');
  await expect.poll(() => nameOf(page)).toBe(first.person.name);
  await expectAccessible(page);
  await picture(page, 'task-light');
  // While a note is written, letters and numbers are text; it stays while one looks at other tasks.
  await page.keyboard.press('n');
  await page.keyboard.type('Try 1 more on Monday');
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await expect.poll(() => nameOf(page)).toBe(second.person.name);
  await page.keyboard.press('k');
  await expect.poll(() => nameOf(page)).toBe(first.person.name);
  expect(await page.getByRole('textbox', { name: 'Note' }).inputValue()).toBe('Try 1 more on Monday');
  await page.waitForTimeout(400);
  await page.keyboard.press(first.channel === 'call' ? '5' : '1');
  await expect.poll(() => nameOf(page)).toBe(second.person.name);
  await page.getByText(new RegExp(`${first.person.name}: (No answer|Done)\\.`)).waitFor();
  const done = await desk.server.get(`/v1/tasks/${first.id}`);
  expect(done).toMatchObject({ state: 'done', note: 'Try 1 more on Monday' });
  await page.keyboard.press('s');
  await page.getByRole('dialog', { name: 'Skip this touch' }).waitFor();
  // Esc closes the dialog, and only the dialog.
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  expect(await nameOf(page)).toBe(second.person.name);
  await page.keyboard.press('s');
  await page.getByRole('dialog', { name: 'Skip this touch' }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press('2');
  await expect.poll(() => nameOf(page)).toBe(third.person.name);
  await page.keyboard.press('x');
  await page.getByRole('dialog').getByLabel('Another reason').fill('Their line was dead');
  await page.keyboard.press('Enter');
  await expect.poll(() => nameOf(page)).toBe(fourth.person.name);
  await page.getByText(`${third.person.name}: Not done.`).waitFor();
  expect(await desk.server.get(`/v1/tasks/${second.id}`)).toMatchObject({ state: 'skipped' });
  expect(await desk.server.get(`/v1/tasks/${third.id}`)).toMatchObject({ state: 'not_done' });
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { name: 'Today' }).waitFor();
  await expect.poll(() => page.evaluate('document.activeElement?.getAttribute("data-row")')).toBe(fourth.id);
  expect(desk.complaints).toEqual([]);
});

it('a key that is held down ends one task and no more, and opting out is asked first', async () => {
  const page = await desk.atToday('rep', { width: 320, height: 640 });
  const [first, second] = await openTasks();
  await page.locator(`[data-row="${first?.id}"]`).click();
  await page.getByRole('region', { name: 'How it ends' }).waitFor();
  await expectAccessible(page);
  await expectNoSidewaysScroll(page);
  await picture(page, 'task-narrow');
  await page.waitForTimeout(400);
  await page.keyboard.down('1');
  for (let count = 0; count < 5; count += 1) await page.keyboard.down('1');
  await page.keyboard.up('1');
  await expect.poll(() => nameOf(page)).toBe(second?.person.name);
  await page.waitForTimeout(400);
  await page.getByRole('button', { name: 'Asked not to be contacted' }).click();
  await page.getByRole('dialog', { name: 'Stop for good' }).getByText('cannot be taken back').waitFor();
  await page.keyboard.press('Escape');
  expect(await desk.server.get(`/v1/tasks/${second?.id}`)).toMatchObject({ state: 'open' });
  expect(desk.complaints).toEqual([]);
});

it('a reply is opened where it stands, said to be answered, and taken back by a key', async () => {
  const page = await desk.atToday('rep', { dark: true });
  const replies = page.getByRole('button', { name: /^Reply/ });
  await replies.first().waitFor();
  const before = await replies.count();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByRole('link', { name: 'Write an answer' }).waitFor();
  await expectAccessible(page);
  await picture(page, 'today-dark');
  await page.getByRole('button', { name: 'Answered', exact: true }).click();
  await expect.poll(() => replies.count()).toBe(before - 1);
  // The row goes at once; the way back is there when the server has answered.
  await page.getByText('the reply is answered').waitFor();
  await page.keyboard.press('z');
  await expect.poll(() => replies.count()).toBe(before);
  expect(desk.complaints).toEqual([]);
});

it('whoever answered is moved to another cadence by a key, and is told of no more here', async () => {
  await desk.post('/v1/library/no-show/copy', { name: 'Another way' });
  const page = await desk.atToday('rep');
  const replies = page.getByRole('button', { name: /^Reply/ });
  await replies.first().waitFor();
  const before = await replies.count();
  await page.keyboard.press('j');
  await page.keyboard.press('m');
  const dialog = page.getByRole('dialog', { name: /^Move .* to another cadence\?$/ });
  await dialog.getByLabel('Cadence').waitFor();
  await expectAccessible(page);
  await picture(page, 'today-move');
  await dialog.getByRole('button', { name: 'Move' }).click();
  await page.getByText(/ goes on in 'Another way'/).waitFor();
  await expect.poll(() => replies.count()).toBe(before - 1);
  expect(desk.complaints).toEqual([]);
});

it('a reply that speaks of no more mail says so, and whoever wrote it is opted out by a key', async () => {
  const { id, recipients } = await mailUnderWay(desk);
  const text = 'How do I unsubscribe from this, if I ever want to?';
  await act(desk.server.after('SendGrid'), { act: 'reply', mailId: id, text });
  await desk.clock('+1h');
  const page = await desk.atToday('rep');
  const row = page.getByRole('button', { name: /^Reply.*How do I unsubscribe/ });
  await row.getByText('no more mail?').waitFor();
  await row.click();
  await page.getByText('They speak of getting no more mail.').waitFor();
  await expectAccessible(page);
  await picture(page, 'today-may-opt-out');
  await row.press('o');
  const dialog = page.getByRole('dialog', { name: /^No more mail to / });
  await dialog.getByText('cannot be taken back').waitFor();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'No more mail' }).click();
  await page.getByText(/ gets no more mail\.$/).waitFor();
  await row.waitFor({ state: 'detached' });
  const { items } = (await desk.server.get('/v1/enrollments?state=active&limit=200')) as {
    items: { person: { email: string } }[];
  };
  expect(items.map((run) => run.person.email)).not.toContain(recipients[0]?.email);
  expect(desk.complaints).toEqual([]);
});

it('mail that was taken for a machine’s becomes the reply that it is with one click', async () => {
  const page = await desk.atToday('rep');
  const standIn = desk.server.after('SendGrid');
  const { recipients, reply_to, subject } = await mailUnderWay(desk);
  const from = recipients[0]?.email ?? '';
  const to = reply_to[0]?.email ?? '';
  const raw = [
    ...[`From: ${from}`, `To: ${to}`, `Subject: Re: ${subject}`, 'Auto-Submitted: auto-replied'],
    ...[`Message-ID: <typed@${from.split('@')[1]}>`, '', 'Thanks, that is kind of you to ask. Tuesday?'],
  ].join('\r\n');
  const body = { from, to: [to], subject: 'Re', raw: Buffer.from(raw).toString('base64') };
  const headers = { 'content-type': 'application/json' };
  await fetch(`${standIn}/sandbox/inbound`, { method: 'POST', headers, body: JSON.stringify(body) });
  const replies = page.getByRole('button', { name: /^Reply/ });
  await page.getByRole('button', { name: 'Look through' }).click();
  const before = await replies.count();
  await page.getByRole('button', { name: /^Mail of a machine .*Thanks, that is kind of you/ }).click();
  await expectAccessible(page);
  await picture(page, 'today-machines');
  await page.getByRole('button', { name: 'A person wrote this' }).click();
  await page.getByText('The mail counts as a reply now.').waitFor();
  await expect.poll(() => replies.count()).toBe(before + 1);
  expect(desk.complaints).toEqual([]);
});
