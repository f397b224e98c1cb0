import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSmtp } from '../connectors/smtp/world.ts';
import { type Dovecot, dovecotIsThere, startDovecot } from '../support/dovecot.ts';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture, settled } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const refused = (status: string) =>
  expect(desk.complaints.splice(0).every((one) => one.includes(status))).toBe(true);

describe.skipIf(!dovecotIsThere)('a mailbox', () => {
  let dovecot: Dovecot;
  let smtp: Awaited<ReturnType<typeof startSmtp>>;
  beforeAll(async () => {
    dovecot = await startDovecot();
    smtp = await startSmtp(dovecot);
  });
  afterAll(async () => {
    await smtp.close();
    await dovecot.close();
  });

  it('is connected only when both servers let us in, and then a sender’s mail leaves by it', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/set-up/mailboxes`);
    await page.getByText('No mailbox is connected').waitFor();
    const way = page.getByRole('radio', { name: 'Own mailbox' });
    expect(await way.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Connect by SMTP and IMAP' }).click();
    const form = page.getByRole('dialog');
    for (const [group, port] of [
      ['Sending (SMTP)', smtp.port],
      ['Reading (IMAP)', dovecot.port],
    ] as const) {
      const server = form.getByRole('group', { name: group });
      await server.getByLabel('Server').fill('127.0.0.1');
      await server.getByLabel('Port').fill(String(port));
      await server.getByRole('combobox', { name: 'Security' }).click();
      await page.getByRole('option', { name: 'None (same machine)' }).click();
    }
    const password = form.getByRole('textbox', { name: 'Password' });
    await password.fill('wrong-password');
    await form.getByRole('button', { name: 'Connect', exact: true }).click();
    await form.getByRole('alert').waitFor();
    await expectAccessible(page);
    desk.complaints.splice(0);
    await password.fill('right-password');
    await form.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.getByRole('button', { name: /^Disconnect robin\.vale@/ }).waitFor();
    await page.getByText('Own mailbox', { exact: true }).click();
    await page.getByText(/leaves by the mailbox from now on/).waitFor();
    await page.keyboard.press('z');
    await page.getByText(/leaves by the mail service from now on/).waitFor();
    await page.getByRole('button', { name: /^Disconnect robin\.vale@/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Disconnect' }).click();
    await page.getByText('No mailbox is connected').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('a rule', () => {
  it('is added with its conditions, switched off, changed and deleted', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/set-up/rules`);
    await page.getByText('There is no rule yet').waitFor();
    await page.getByRole('link', { name: 'Add a rule' }).click();
    const add = page.getByRole('button', { name: 'Add the rule' });
    expect(await add.getAttribute('aria-description')).toBe('Give the rule a name first.');
    await page.getByLabel('Name').fill('Looks at prices');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    const condition = page.getByRole('group', { name: 'Condition 1' });
    await condition.getByPlaceholder(/^Value/).fill('/pricing');
    await page.getByLabel('Enroll them in a cadence').uncheck();
    await page.getByLabel('Tell the rep').check();
    await add.click();
    await page.getByText('Tells the rep when they visited a page (url contains /pricing).').waitFor();
    await page.getByRole('button', { name: 'Switch off Looks at prices' }).click();
    await page.getByRole('button', { name: 'Switch on Looks at prices' }).waitFor();
    await page.getByRole('link', { name: 'Looks at prices' }).click();
    await page.getByRole('combobox', { name: 'When' }).click();
    await page.getByRole('option', { name: 'They open emails again and again' }).click();
    expect(await page.getByLabel('Pause their runs').isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Tells the rep when they opened emails 3 times in a day.').waitFor();
    await page.getByRole('button', { name: 'Delete Looks at prices' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no rule yet').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('a rule on a list', () => {
  it('asks before it begins with those who are in the list already', async () => {
    const page = await desk.signedIn('manager', { width: 320, height: 640 });
    await page.goto(`${desk.server.url}/set-up/rules/new`);
    await page.getByLabel('Name').fill('From the webinar');
    await page.getByRole('combobox', { name: 'When' }).click();
    await page.getByRole('option', { name: /list/ }).click();
    await page.getByRole('combobox', { name: 'CRM' }).click();
    await page.getByRole('option', { name: 'HubSpot' }).click();
    await page.getByRole('combobox', { name: 'List', exact: true }).click();
    await page.getByRole('option', { name: 'Webinar attendees' }).click();
    await page.getByText(/^\d+ people now\.$/).waitFor();
    await page.getByLabel('Also those who are in it now').check();
    await page.getByLabel('Enroll them in a cadence').uncheck();
    await page.getByLabel('Tell the rep').check();
    await page.getByRole('button', { name: 'Add the rule' }).click();
    const dialog = page.getByRole('dialog', { name: 'Begin with those who are in the list now?' });
    await dialog.getByText(/^\d+ people in the list now/).waitFor();
    await expectAccessible(page);
    await picture(page, 'rule-present');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await page.getByLabel('Also those who are in it now').uncheck();
    await page.getByRole('button', { name: 'Add the rule' }).click();
    await page.getByText('The rule ‘From the webinar’ acts from now on.').waitFor();
    await page.getByRole('button', { name: 'Delete From the webinar' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await page.getByText('There is no rule yet').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('a template', () => {
  it('shows what it becomes and what is wrong with it before it is saved, and keeps its versions', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/cadences/templates`);
    await page.getByText('There is no template yet').waitFor();
    await page.getByRole('link', { name: 'Add a template' }).click();
    await page.getByLabel('Name').fill('Intro for CTOs');
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill('Hi {{ person.nickname }}, how do you count stock?');
    await page.getByText(/It cannot be saved like this/).waitFor();
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill('Hi {{ person.first_name }}, how do you count stock?');
    await page
      .getByRole('region', { name: /^The text for / })
      .getByText('Hi Ada, how')
      .waitFor();
    await page.getByRole('button', { name: 'Add it' }).click();
    await page.getByText(/Email ‘intro-for-ctos’, version 1/).waitFor();
    await page
      .getByRole('textbox', { name: 'Text' })
      .fill('Hello {{ person.first_name }}, how do you count stock?');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Version 2', { exact: true }).waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

describe('Set-up', () => {
  it('takes a calendar’s secret and never shows it, plans and calls off a leave, and keeps contact rules', async () => {
    const page = await desk.signedIn('admin');
    await page.goto(`${desk.server.url}/set-up`);
    await page.getByRole('button', { name: 'Set the secret for Calendly' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/\/webhooks\/calendly\//).waitFor();
    await dialog.getByRole('textbox', { name: 'Secret' }).fill('a-secret-of-ours-for-calendly');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/signed with this workspace’s secret/).waitFor();
    await dialog.waitFor({ state: 'detached' });
    expect((await page.content()).includes('a-secret-of-ours')).toBe(false);
    await page.getByRole('button', { name: 'Plan a leave' }).click();
    await dialog.getByLabel('First day away').fill('2031-12-22');
    await dialog.getByLabel('Last day away').fill('2032-01-02');
    await dialog.getByLabel('A colleague stands in').check();
    const plan = dialog.getByRole('button', { name: 'Plan it' });
    expect(await plan.getAttribute('aria-description')).toBe('Say who gets their tasks and replies.');
    await dialog.getByLabel('Their runs are held').check();
    await expectAccessible(page);
    await plan.click();
    await page.getByText('From Mon 22 Dec to Fri 2 Jan. Their runs are held.').waitFor();
    await page.getByRole('button', { name: /^Call off: / }).click();
    await dialog.getByRole('button', { name: 'Call off' }).click();
    await page.getByText(/^Nobody is away/).waitFor();
    await page.getByLabel('Days of rest between two cadences').fill('14');
    const rules = page.locator('section').filter({ hasText: 'Contact rules' });
    await rules.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The contact rules are saved.').waitFor();
    await page.getByLabel('Watch who opens mails').uncheck();
    const tracking = page.locator('section').filter({ hasText: 'Watch who clicks links' });
    await tracking.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The settings hold from the next mail on.').waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('makes an API key, shows it once, and revokes it', async () => {
    const page = await desk.signedIn('admin');
    await page.goto(`${desk.server.url}/set-up`);
    await page.getByRole('button', { name: 'Make a key' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('What it is for').fill('Data warehouse');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Make', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const card = page.locator('section').filter({ hasText: 'API keys' });
    const key = await card.getByText(/^cdz_/).innerText();
    const ask = () => fetch(`${desk.server.url}/v1/me`, { headers: { authorization: `Bearer ${key}` } });
    expect((await ask()).status).toBe(200);
    await card.getByRole('button', { name: 'Revoke the key Data warehouse' }).click();
    await dialog.getByRole('button', { name: 'Revoke' }).click();
    await page.getByText('is revoked.').first().waitFor();
    expect((await ask()).status).toBe(401);
    expect(desk.complaints).toEqual([]);
  });
});

describe('what a rep sees of them', () => {
  it('says who can change it', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/set-up/rules/new`);
    await page.getByText('Only a manager or an admin can change rules').waitFor();
    await page.goto(`${desk.server.url}/cadences/templates/00000000-0000-7000-8000-000000000000`);
    await page.getByRole('alert').waitFor();
    refused('404');
  });
});

it.each<[string, Look]>([
  ['dark', { dark: true }],
  ['narrow', { width: 320, height: 640 }],
])('every page looks right (%s)', async (name, look) => {
  const page = await desk.signedIn('manager', look);
  for (const path of [
    'set-up/mailboxes',
    'set-up/rules',
    'set-up/rules/new',
    'cadences/templates',
    'cadences/templates/new',
  ]) {
    await page.goto(`${desk.server.url}/${path}`);
    await settled(page);
    await picture(page, `${path.replaceAll('/', '-')}-${name}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
  }
  expect(desk.complaints).toEqual([]);
});
