import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { act, mailsIn } from '../cli/server.ts';
import { Desk, expectAccessible, expectNoSidewaysScroll, picture, settled } from './browser.ts';

let desk: Desk;
let rep: Page;
beforeAll(async () => {
  desk = await Desk.open();
  rep = await desk.atToday('rep', { stays: true });
});
afterAll(() => desk.close());

const own = 'We met at the trade fair in May. Shall we pick that up on Tuesday?';

/** In the Salesforce stand-in as the rep: ticks people of a list view and asks for Cadenza's preview. */
async function chooseInSalesforce(count: number): Promise<Page> {
  const crm = await rep.context().newPage();
  await crm.goto(`${desk.server.after('Salesforce')}/lightning/o/Lead/list?filterName=AllOpenLeads`);
  for (let at = 0; at < count; at += 1) await crm.locator('input[name=ids]').nth(at).check();
  await crm.getByRole('button', { name: 'Add to cadence' }).click();
  const [page] = await Promise.all([
    rep.context().waitForEvent('page'),
    crm.getByRole('link', { name: 'Preview and edit in Cadenza' }).click(),
  ]);
  await crm.close();
  return page;
}

/** Presses the button that says how many, and the one that asks again. */
async function enroll(page: Page): Promise<void> {
  const button = page.getByRole('region', { name: 'Enroll' }).getByRole('button', { name: /^Enroll \d+/ });
  await button.click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText(/until then you can undo all of it/).waitFor();
  await dialog.getByRole('button', { name: /^Enroll \d+/ }).click();
  await page.getByText(/people are enrolled/).waitFor();
}

describe('a rep’s first day', () => {
  let page: Page;
  let person: string;
  let address: string;

  it('begins in a list view of the CRM, with a preview of who starts, who does not, and why', async () => {
    page = await chooseInSalesforce(20);
    await page.getByRole('heading', { name: /people start, \d+ skipped/ }).waitFor();
    await page
      .getByText(/skipped/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await picture(page, 'enroll-preview');
    expect(desk.complaints).toEqual([]);
  });

  it('goes on with an email in the rep’s own words', async () => {
    const heading = page.getByRole('heading', { name: /^First email to/ });
    person = ((await heading.textContent()) ?? '').replace('First email to ', '').trim();
    await page.getByLabel('Text', { exact: true }).fill(`Hello,\n\n${own}\n`);
    await page.getByText('Edited').first().waitFor();
    await enroll(page);
    await picture(page, 'enroll-batch');
    await expectAccessible(page);
  });

  it('undoes all of it by one key, and enrolls the same people again with the same words', async () => {
    await page.keyboard.press('z');
    await page.getByText(/were stopped before anything had begun/).waitFor();
    await page.getByRole('link', { name: 'Enroll again' }).click();
    await page.getByRole('heading', { name: `First email to ${person}` }).waitFor();
    expect(await page.getByLabel('Text', { exact: true }).inputValue()).toContain(own);
    await enroll(page);
    expect(await mailsIn(desk.server)).not.toContainEqual(
      expect.objectContaining({ text: expect.stringContaining(own) }),
    );
    expect(desk.complaints).toEqual([]);
  });

  it('has the mail sent as it was written, once, and on the record as a Task', async () => {
    await rep.bringToFront();
    const clock = rep.getByRole('button', { name: /Product time/ });
    let sent = 0;
    // The trade fair's mail leaves on the next open day: over a weekend that takes a few.
    for (let day = 0; day < 4 && sent === 0; day += 1) {
      await clock.click();
      await rep.getByRole('menuitem', { name: '+1 day' }).click();
      await rep.getByText(/moments? played/).waitFor({ timeout: 90_000 });
      await rep.getByText(/moments? played/).waitFor({ state: 'detached' });
      sent = (await ownMails()).length;
    }
    const [mail] = await ownMails();
    expect(sent).toBe(1);
    address = mail?.recipients[0]?.email ?? '';
    const record = await rep.context().newPage();
    await record.goto(`${desk.server.after('Salesforce')}/lightning/o/Lead/list?filterName=AllOpenLeads`);
    await record.getByRole('link', { name: person }).first().click();
    await record.getByText(own).first().waitFor({ state: 'attached' });
    await picture(record, 'record-in-crm');
    await record.close();
  }, 240_000);

  it('shows on the record’s panel where the person stands, at 320 px, and why', async () => {
    const record = await rep.context().newPage();
    await record.goto(`${desk.server.after('Salesforce')}/lightning/o/Lead/list?filterName=AllOpenLeads`);
    await record.getByRole('link', { name: person }).first().click();
    const frame = record.frameLocator('iframe[title=Cadenza]');
    await frame.getByRole('button', { name: /Pause/ }).waitFor();
    const inner = record.frames().find((one) => one.url().includes('/embed/record'));
    expect(await inner?.evaluate<number>('innerWidth')).toBeLessThanOrEqual(320);
    expect(
      await inner?.evaluate<number>('document.documentElement.scrollWidth - innerWidth'),
    ).toBeLessThanOrEqual(0);
    // The one-time entry does not stay in the address.
    expect(inner?.url()).not.toContain('entry=');
    await frame.getByRole('button', { name: /Why/ }).click();
    await frame
      .getByText(/Enrolled/)
      .first()
      .waitFor();
    await frame.getByRole('button', { name: /Pause/ }).click();
    await frame.getByRole('button', { name: /Resume/ }).waitFor();
    await frame.getByRole('button', { name: /Resume/ }).click();
    await frame.getByRole('button', { name: /Pause/ }).waitFor();
    await picture(record, 'record-panel');
    await record.close();
    expect(desk.complaints).toEqual([]);
  });

  it('rings when the prospect answers, holds the run, and puts the reply on top of Today', async () => {
    await rep.goto(`${desk.server.url}/today`);
    await rep.getByRole('heading', { name: 'Today' }).waitFor();
    const [mail] = await ownMails();
    await act(desk.server.after('SendGrid'), {
      act: 'reply',
      mailId: mail?.id,
      text: 'Tuesday is fine. Please call me at ten.',
    });
    // Nobody reloads: it comes by itself.
    const reply = rep.getByRole('button', { name: /Tuesday is fine/ });
    await reply.waitFor();
    await reply.click();
    await rep
      .getByText(/^Held: replied$/)
      .first()
      .waitFor();
    await picture(rep, 'today-reply');
    await expectAccessible(rep);
    await rep.getByRole('button', { name: /^Alerts: \d+ new/ }).click();
    await rep
      .getByText(/replied/)
      .first()
      .waitFor();
    await rep.keyboard.press('Escape');
  });

  it('answers why: the list, the words that were sent, and the rule that held the run', async () => {
    await rep.keyboard.press('/');
    await rep.keyboard.type(address);
    await rep.keyboard.press('Enter');
    await rep
      .getByRole('link', { name: new RegExp(person) })
      .first()
      .click();
    await rep.getByRole('heading', { level: 1, name: person }).waitFor();
    await rep.getByText(/Held/).first().waitFor();
    await picture(rep, 'person-timeline');
    await expectAccessible(rep);
    await rep.keyboard.press('w');
    await rep.getByRole('heading', { name: 'Why' }).waitFor();
    await rep.getByText('Chosen in a Salesforce list view by Robin Vale').first().waitFor();
    await picture(rep, 'person-why');
    await expectAccessible(rep);
    expect(desk.complaints).toEqual([]);
  });

  it('works through a call by keyboard alone', async () => {
    const calls = rep.getByRole('list', { name: /Tasks/ }).locator('[data-row]').filter({ hasText: 'Call' });
    for (let day = 0; day < 4; day += 1) {
      await desk.clock('next');
      await rep.goto(`${desk.server.url}/today`);
      await settled(rep);
      if ((await calls.count()) > 0) break;
      await desk.clock('+1d');
    }
    await calls.first().focus();
    await rep.keyboard.press('Enter');
    await rep.waitForURL(/\/today\/[0-9a-f-]{36}/);
    const task = new URL(rep.url()).pathname.split('/').at(-1);
    await rep.getByRole('button', { name: /No answer/ }).waitFor();
    await picture(rep, 'focus');
    await expectAccessible(rep);
    await rep.keyboard.press('n');
    await rep.keyboard.type('Line was busy twice, then nobody.');
    await rep.keyboard.press('Escape');
    await rep.waitForTimeout(400);
    await rep.keyboard.press('5');
    await expect
      .poll(async () => (await desk.server.get(`/v1/tasks/${task}`)) as object)
      .toMatchObject({ state: 'done', outcome: 'no_answer', note: 'Line was busy twice, then nobody.' });
    expect(new URL(rep.url()).pathname).not.toContain(task);
  }, 240_000);

  it('skips a touch and says that one was not done, each with a reason', async () => {
    const tasks = (await desk.server.get('/v1/tasks?state=open&sort=due')) as { items: { id: string }[] };
    for (const [key, button, state] of [
      ['s', 'Skip', 'skipped'],
      ['x', 'Not done', 'not_done'],
    ] as const) {
      const id = tasks.items.shift()?.id;
      await rep.goto(`${desk.server.url}/today/${id}`);
      await rep.getByRole('button', { name: new RegExp(`^${button}`) }).waitFor();
      await rep.keyboard.press(key);
      await rep.getByRole('dialog').waitFor();
      await expectAccessible(rep);
      await rep.keyboard.press('1');
      await expect
        .poll(async () => (await desk.server.get(`/v1/tasks/${id}`)) as object)
        .toMatchObject({ state });
    }
    expect(desk.complaints).toEqual([]);
  });
});

describe('a manager', () => {
  it('sees everybody’s numbers with n and interval, and the people behind each', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/scoreboard`);
    await page
      .getByText(/Too early/)
      .first()
      .waitFor();
    await settled(page);
    await picture(page, 'scoreboard');
    await expectAccessible(page);
    const replies = page.getByRole('button', { name: /^Replies by humans,/ }).first();
    const [, count] = /(\d+) of \d+/.exec((await replies.textContent()) ?? '') ?? [];
    expect(Number(count)).toBeGreaterThan(0);
    await replies.click();
    const people = page.getByRole('region', { name: /Replies by humans: the people/ });
    await people.getByRole('link').first().waitFor();
    // The number and the people behind it are the same.
    expect(await people.getByRole('link').count()).toBe(Number(count));
    await picture(page, 'scoreboard-people');
    await expectAccessible(page);
    await page.goto(`${desk.server.url}/cadences`);
    await page
      .getByRole('link', { name: /Outbound prospecting/ })
      .first()
      .click();
    await page.getByRole('heading', { level: 1, name: /Outbound prospecting/ }).waitFor();
    await picture(page, 'cadence');
    await expectAccessible(page);
    expect(desk.complaints).toEqual([]);
  });
});

describe('at 320 px', () => {
  it('a task, a person, an enrollment and a cadence need no sideways scrolling', async () => {
    const page = await desk.signedIn('rep', { width: 320, height: 640 });
    const { items: tasks } = (await desk.server.get('/v1/tasks?state=open&sort=due')) as {
      items: { id: string }[];
    };
    const { items: runs } = (await desk.server.get('/v1/enrollments?limit=1')) as {
      items: { personId: string }[];
    };
    const { items: cadences } = (await desk.server.get('/v1/cadences')) as { items: { id: string }[] };
    for (const [name, path] of [
      ['focus', `/today/${tasks[0]?.id}`],
      ['person', `/people/${runs[0]?.personId}`],
      ['cadence', `/cadences/${cadences[0]?.id}`],
    ] as const) {
      await page.goto(`${desk.server.url}${path}`);
      await settled(page);
      await picture(page, `${name}-narrow`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    expect(desk.complaints).toEqual([]);
  });
});

/** Mails that carry the rep's own words. */
async function ownMails() {
  const all = await mailsIn(desk.server);
  return all.filter((mail) => mail.text?.includes(own));
}
