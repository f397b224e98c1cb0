import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk, expectAccessible, expectNoSidewaysScroll, picture } from './browser.ts';

let desk: Desk;
let crm: Page;
/** The enroll page, as the CRM opened it in the same browser. */
let page: Page;
beforeAll(async () => {
  desk = await Desk.open();
  crm = await desk.signedIn('rep', { stays: true });
});
afterAll(() => desk.close());

const mails = z.object({ mails: z.array(z.object({ subject: z.string(), text: z.string() })) });
const own = 'Hello,\n\nthis one I wrote myself, for you alone.';

const summary = () => page.getByRole('heading', { name: /\d+ people start, \d+ skipped/ });
const enrollButton = () => page.getByRole('button', { name: /^Enroll \d+ people/ });

/** What the button says that it will do. */
async function starting(): Promise<number> {
  return Number(/\d+/.exec((await enrollButton().textContent()) ?? '')?.[0]);
}

async function confirm(): Promise<void> {
  await page.keyboard.press('Control+Enter');
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/Nothing leaves before/).waitFor();
  await dialog.getByRole('button', { name: /^Enroll/ }).click();
  await page.getByRole('button', { name: /^Undo \d+ people/ }).waitFor();
}

it('opens from a list in the CRM with who was chosen there', async () => {
  await crm.goto(desk.server.after('HubSpot'));
  await crm.getByRole('link', { name: 'Q4 prospects' }).click();
  await crm.getByRole('combobox', { name: /^As/ }).selectOption({ label: 'Robin Vale' });
  await crm.getByLabel(/shown by this filter/).check();
  await crm.getByRole('button', { name: 'Add to cadence' }).click();
  const opened = crm.waitForEvent('popup');
  await crm.getByRole('link', { name: 'Preview and edit in Cadenza' }).click();
  page = await opened;
  await summary().waitFor();
  await page.getByText('Chosen in a HubSpot list by Robin Vale').first().waitFor();
});

it('says who is skipped and why, and shows each first email as it will go out', async () => {
  await page.getByText(/^\d+ skipped: why/).click();
  await page
    .getByText(/Already in 'Outbound prospecting/)
    .first()
    .waitFor();
  await picture(page, 'enroll-preview-light');
  await expectAccessible(page);
  await page.getByText(/^\d+ skipped: why/).click();
  const people = page.getByRole('list', { name: 'People who start' }).getByRole('button');
  const [first, second] = [await people.nth(0).textContent(), await people.nth(1).textContent()];
  expect(first).not.toBe(second);
  await page.getByLabel('Text').waitFor();
  const text = await page.getByLabel('Text').inputValue();
  await page.keyboard.press('j');
  await expect.poll(() => page.getByLabel('Text').inputValue()).not.toBe(text);
});

it('lets one email be changed, and refuses what could not go out', async () => {
  await page.keyboard.press('Enter');
  await page.getByLabel('Text').fill('Hello {{ person.first_name }}');
  await page
    .getByText(/Write what .* stands for/)
    .first()
    .waitFor();
  expect(await enrollButton().getAttribute('aria-disabled')).toBe('true');
  await page.getByRole('button', { name: 'Reset to template' }).click();
  expect(await enrollButton().getAttribute('aria-disabled')).toBeNull();
  await page.getByLabel('Subject').fill('For you alone');
  await page.getByLabel('Text').fill(own);
  await page.getByText('1 email goes out in your words.').waitFor();
  await page.getByRole('list', { name: 'People who start' }).getByText('Edited').waitFor();
  await picture(page, 'enroll-edited-light');
});

it('enrolls, and undoes all of it by a key before anything has left', async () => {
  const count = await starting();
  expect(count).toBeGreaterThan(10);
  await page.getByRole('heading', { name: 'Enroll' }).click();
  await confirm();
  await page.getByText(/^Nothing has left yet\. Until /).waitFor();
  await page.getByText(/\d:\d\d left/).waitFor();
  await picture(page, 'enroll-result-light');
  await expectAccessible(page);
  await page.reload();
  await page.getByRole('button', { name: `Undo ${count} people` }).waitFor();
  await page.keyboard.press('z');
  await page.getByText(`${count} people were stopped before anything had begun`).waitFor();
  await page
    .getByRole('list', { name: 'People who were enrolled' })
    .getByText('Stopped: undone')
    .first()
    .waitFor();
  await picture(page, 'enroll-undone-light');
  await expectAccessible(page);
});

it('enrolls again after an undo, and what was written goes out as it stands', async () => {
  await page.getByRole('link', { name: 'Enroll again' }).click();
  await summary().waitFor();
  await page.keyboard.press('j');
  await page.getByLabel('Subject').fill('For you alone');
  await page.getByLabel('Text').fill(own);
  await page.getByRole('heading', { name: 'Enroll' }).click();
  await confirm();
  // Longer than any weekend with a holiday beside it: everybody has begun then, and nothing is left to be undone.
  await desk.clock('+5d');
  const answer = await fetch(`${desk.server.after('SendGrid')}/sandbox/mails?limit=1000`);
  const sent = mails.parse(await answer.json()).mails.filter((mail) => mail.subject === 'For you alone');
  expect(sent).toHaveLength(1);
  expect(sent[0]?.text.startsWith(`${own}\n\n--\n`)).toBe(true);
  await page.getByRole('button', { name: /^Undo/ }).waitFor({ state: 'detached' });
});

it('is usable at 320 px, in the dark', async () => {
  const narrow = await desk.signedIn('rep', { width: 320, height: 640, dark: true });
  await narrow.goto(page.url());
  await narrow.getByRole('list', { name: 'People who were enrolled' }).waitFor();
  await picture(narrow, 'enroll-result-narrow-dark');
  await expectAccessible(narrow);
  await expectNoSidewaysScroll(narrow);
  expect(desk.complaints).toEqual([]);
});
