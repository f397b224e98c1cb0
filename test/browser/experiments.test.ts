import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { oneEmail } from '../support/cadences.ts';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture, settled } from './browser.ts';

const published = z.object({ cadenceId: z.string() });
const enrolled = z.object({ enrolled: z.number() });

let desk: Desk;
let cadenceId: string;
let experiment: string;
/** The form for whole cadences. */
let pair: string;

/** Two texts for one email, on a cadence of its own. */
function twoTexts() {
  const input = oneEmail();
  const [step] = input.steps;
  if (step?.channel !== 'email') throw new Error('The step is an email.');
  const variants = [
    { key: 'question', subject: 'A question', body: 'How many days does your month end take?' },
    { key: 'number', subject: 'Two days', body: 'Teams like yours close two days earlier.' },
  ];
  return { ...input, name: 'Month end', steps: [{ ...step, variants }] };
}

beforeAll(async () => {
  desk = await Desk.open();
  ({ cadenceId } = published.parse(await desk.post('/v1/cadences', { definition: twoTexts() })));
  const shorter = { ...oneEmail(), name: 'Month end, short' };
  const against = published.parse(await desk.post('/v1/cadences', { definition: shorter })).cadenceId;
  pair = `${desk.server.url}/experiments/new?of=cadences&cadenceId=${cadenceId}&against=${against}`;
});
afterAll(() => desk.close());

describe('an experiment', () => {
  it('is reached from the Scoreboard, where there is none yet', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/scoreboard`);
    await page.getByRole('link', { name: 'Experiments' }).click();
    await page.getByText('There is no experiment yet').waitFor();
    await page.getByRole('link', { name: 'Start an experiment' }).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('is planned on a step with two texts, and says what it takes before it starts', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/cadences/${cadenceId}`);
    await page.getByRole('link', { name: 'Compare these texts' }).click();
    await page.getByRole('region', { name: 'Variant question' }).waitFor();
    // Nobody has been through this cadence, and the field has no figure for its kind.
    await page.getByText(/Say what share of people succeeds today/).waitFor();
    const start = page.getByRole('button', { name: 'Start the experiment' });
    expect(await start.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Success today, of 100').fill('5');
    await page.getByLabel('People enrolled in a week').fill('200');
    const plan = page.getByRole('region', { name: 'What it takes' });
    await plan.getByText(/^It takes [\d,]+ people: .* With 200 a week that is \d+ weeks/).waitFor();
    const usual = await plan.innerText();
    await page.getByLabel(/^Smallest difference/).fill('60');
    await expect.poll(() => plan.innerText()).not.toBe(usual);
    await expectAccessible(page);
    await picture(page, 'experiment-plan');
    await start.click();
    await page.getByText('Nobody has had the full time yet.').waitFor();
    await page.getByText(/^0 of \d+ people counted; complete about /).waitFor();
    experiment = page.url();
    expect(experiment).toMatch(/\/experiments\/[0-9a-f-]{36}$/);
    // The API's refusal of a plan without a share.
    expect(desk.complaints.splice(0).every((one) => one.includes('400'))).toBe(true);
  });

  it('warns of opens before it starts', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/experiments/new?cadenceId=${cadenceId}`);
    await page.getByLabel('Success today, of 100').fill('30');
    await page.getByRole('combobox', { name: 'What counts as a success' }).click();
    await page.getByRole('option', { name: /^An open/ }).click();
    await page.getByText(/Opens are made by machines, too/).waitFor();
    desk.complaints.splice(0);
  });

  it('shows each arm in numbers and the difference against zero, once people had their full time', async () => {
    const people = { crm: 'hubspot', listId: '20011' };
    expect(
      enrolled.parse(await desk.post('/v1/enrollments', { cadenceId, people })).enrolled,
    ).toBeGreaterThan(10);
    // A week of everybody's cadences is played.
    for (let days = 0; days < 7; days += 1) await desk.clock('+1d');
    const page = await desk.signedIn('rep');
    await page.goto(experiment);
    await page
      .getByRole('figure')
      .getByText(/‘\w+’ against ‘\w+’: .*between .* and /)
      .waitFor();
    const arm = page.getByRole('row').filter({ hasText: 'question' });
    expect(Number(await arm.getByRole('cell').nth(1).innerText())).toBeGreaterThan(0);
    await page.getByRole('region', { name: 'Variant number' }).getByText('close two days earlier').waitFor();
    for (const name of ['Promote an arm', 'Promote the winner'])
      for (const button of await page.getByRole('button', { name }).all())
        expect(await button.getAttribute('aria-description')).toContain('Only a manager');
    await page.getByRole('link', { name: 'All experiments' }).click();
    await page.getByText(/Texts of step ‘intro’ of Month end/).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.url()).toBe(experiment);
    expect(desk.complaints).toEqual([]);
  }, 180_000);

  it.each<[string, Look]>([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { width: 320, height: 640 }],
  ])('looks right (%s)', async (name, look) => {
    const page = await desk.signedIn('manager', look);
    for (const [path, called] of [
      [experiment, 'experiment'],
      [`${desk.server.url}/experiments/new?cadenceId=${cadenceId}`, 'experiment-new'],
      [pair, 'experiment-cadences-new'],
    ] as const) {
      await page.goto(path);
      await settled(page);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      await picture(page, `${called}-${name}`);
    }
    desk.complaints.splice(0);
  });

  it('puts an arm into force only after it is said what follows', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(experiment);
    await page.getByRole('button', { name: /^Promote/ }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText(/A new version of the cadence is published/).waitFor();
    await dialog.getByRole('combobox', { name: 'Arm' }).click();
    await page.getByRole('option', { name: 'number' }).click();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Promote' }).click();
    await page.getByText("Version 2 of 'Month end' has 'number' of step 'intro'.").waitFor();
    expect(await page.getByRole('button', { name: /^(Promote|Stop)/ }).count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('is stopped by hand, keeping what it says', async () => {
    const another = published.parse(
      await desk.post('/v1/cadences', { definition: { ...twoTexts(), name: 'Quarter end' } }),
    );
    const { id } = z.object({ id: z.string() }).parse(
      await desk.post('/v1/experiments', {
        compare: { cadenceId: another.cadenceId, stepKey: 'intro' },
        metric: 'reply',
        baseline: 0.05,
        lift: 0.1,
        name: 'Quarter end texts',
      }),
    );
    const page = await desk.signedIn('manager');
    // Other texts for its step: it is told before they are published, and the experiment says so from then on.
    await page.goto(`${desk.server.url}/cadences/${another.cadenceId}/change`);
    const text = page.getByRole('textbox', { name: 'The cadence as YAML' });
    await text.fill((await text.inputValue()).replace('two days earlier', 'three days earlier'));
    await page.getByRole('button', { name: 'Publish …' }).click();
    const publishing = page.getByRole('dialog');
    await publishing.getByText(/^The experiment 'Quarter end texts' gets nobody/).waitFor();
    await publishing.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Version 2 is in force.').waitFor();
    await page.goto(`${desk.server.url}/experiments`);
    const row = page.getByRole('listitem').filter({ hasText: 'Quarter end texts' });
    await row.getByText('Nobody new', { exact: true }).waitFor();
    await page.goto(`${desk.server.url}/experiments/${id}`);
    await page.getByText(/^Nobody new since version 2 of the cadence: its step 'intro'/).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByText('cannot be taken up again').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
    await page.getByText(/^Stopped before it was decided\./).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('compares whole cadences by company: planned, begun, enrolled with, read and stopped', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/experiments/new`);
    await page.getByText('Whole cadences').click();
    for (const [label, name] of [
      ['Cadence', 'Month end'],
      ['Against', 'Month end, short'],
    ] as const) {
      await page.getByRole('combobox', { name: label }).click();
      await page.getByRole('option', { name, exact: true }).click();
    }
    const start = page.getByRole('button', { name: 'Start the experiment' });
    expect(await start.getAttribute('aria-description')).toMatch(/how many of 100 companies/);
    await page.getByLabel('Success today, of 100').fill('20');
    await page.getByLabel(/^Smallest difference/).fill('20');
    await page.getByLabel('Companies enrolled in a week').fill('50');
    const plan = page.getByRole('region', { name: 'What it takes' });
    await plan.getByText(/^It takes [\d,]+ companies: .* With 50 a week that is \d+ weeks/).waitFor();
    await picture(page, 'experiment-cadences-plan');
    await start.click();
    await page.getByText(/^0 of \d+ companies counted; complete about /).waitFor();
    const url = page.url();
    const enroll = page.getByRole('link', { name: 'Enroll people' });
    await page.goto(`${desk.server.url}${await enroll.getAttribute('href')}&crm=hubspot&list=20013`);
    await page.getByRole('button', { name: /^Enroll \d+/ }).click();
    await page.getByText('Each company gets one of the cadences that are compared.').waitFor();
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Enroll/ })
      .click();
    // Their first email may go out at once: then there is nothing to undo.
    await expect.poll(() => page.url()).toContain('batch=');
    // Whatever day it is: by then their first email has gone out.
    await desk.clock('+5d');
    await page.goto(url);
    // Few companies are in the list: by chance all of them may get the same cadence.
    const begun = async () => {
      const cells = page.getByRole('row').filter({ hasText: 'month-end' }).locator('td:nth-of-type(1)');
      return (await cells.allInnerTexts()).reduce((sum, text) => sum + Number(text), 0);
    };
    await expect.poll(begun).toBeGreaterThan(0);
    await expectAccessible(page);
    await picture(page, 'experiment-cadences');
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
    await page.getByText(/^Stopped before it was decided\./).waitFor();
    expect(await page.getByRole('link', { name: 'Enroll people' }).count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('says of an address that leads nowhere that it does', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/experiments/019ab2c4-7d00-7000-8000-000000000001`);
    await page.getByRole('alert').waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('404'))).toBe(true);
  });
});
