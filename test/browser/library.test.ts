import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture, settled } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const copied = z.object({ cadenceId: z.string() });
/** A cadence of one's own that no other test changes. */
async function copyOf(key: string, name: string): Promise<string> {
  return copied.parse(await desk.post(`/v1/library/${key}/copy`, { name })).cadenceId;
}

const running = z.object({
  items: z.array(z.object({ id: z.string(), counts: z.array(z.object({ state: z.string() })) })),
});
/** The sample company's cadence, with people under way. */
async function busyCadence(): Promise<string> {
  const { items } = running.parse(await desk.server.get('/v1/cadences'));
  const busy = items.find(({ counts }) => counts.some(({ state }) => state === 'active'));
  if (busy === undefined) throw new Error('Nobody is under way.');
  return busy.id;
}

const textOf = (page: Page) => page.getByRole('textbox', { name: 'The cadence as YAML' });
async function rewrite(page: Page, change: (text: string) => string): Promise<void> {
  const area = textOf(page);
  await area.fill(change(await area.inputValue()));
}

describe('the library', () => {
  it('is reached from Cadences, and a built-in cadence is copied with what the company does', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/cadences`);
    await page.getByRole('link', { name: 'Library', exact: true }).click();
    const items = page.getByRole('list', { name: 'Built-in cadences' }).getByRole('listitem');
    await expect.poll(() => items.count()).toBe(8);
    const cold = items.filter({ hasText: 'Cold outbound, 21 days' });
    await cold.getByText('11 touches in 21 days: 5 emails, 4 calls, 2 LinkedIn').waitFor();
    await cold.getByText('the field’s figures, not ours').waitFor();
    await cold.getByText('1–3%').waitFor();
    await items.filter({ hasText: 'Inbound nurture' }).getByText('Nobody publishes figures').waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Cold outbound, 21 days' }).waitFor();
    await page.getByRole('button', { name: 'Use this cadence' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use this cadence' });
    await dialog.getByLabel('Name').fill('Cold, for the north');
    await dialog.getByLabel('What your company does').fill('find delays a day earlier.');
    await dialog.getByText('‘We help companies find delays a day earlier.’').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Make a copy' }).click();
    await page.getByRole('heading', { level: 1, name: 'Cold, for the north' }).waitFor();
    await page.getByText('We help companies find delays a day earlier.').first().waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('never copies over a cadence, and says so where the name is asked', async () => {
    await copyOf('no-show', 'Taken');
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/cadences/library/no-show`);
    await page.getByRole('button', { name: 'Use this cadence' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use this cadence' });
    await dialog.getByLabel('Name').fill('Taken');
    await dialog.getByRole('button', { name: 'Make a copy' }).click();
    await dialog
      .getByText('There is a cadence ‘Taken’ already')
      .or(dialog.getByText("'Taken' already"))
      .waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('409'))).toBe(true);
  });

  it('is there for reps to read, and says why they cannot copy', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/cadences/library/no-show`);
    const use = page.getByRole('button', { name: 'Use this cadence' });
    expect(await use.getAttribute('aria-disabled')).toBe('true');
    expect(await use.getAttribute('aria-description')).toContain('Only a manager or an admin');
    await page.getByText('Nothing to say: no rule finds fault with it').waitFor();
    await page.goto(`${desk.server.url}/cadences/library/nothing`);
    await page.getByRole('alert').getByText("There are: 'outbound-prospecting'").waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('404'))).toBe(true);
  });
});

describe('the findings of a cadence', () => {
  it('stand beside its timeline, are about the countries one chooses, and lead to their step', async () => {
    const id = await copyOf('re-engagement', 'With a flaw');
    const { items } = z
      .object({
        items: z.array(z.object({ definition: z.looseObject({ steps: z.array(z.looseObject({})) }) })),
      })
      .parse(await desk.server.get(`/v1/cadences/${id}/versions`));
    const definition = items[0]?.definition;
    const steps = definition?.steps.map((step) =>
      step.key === 'email-4'
        ? { ...step, variants: [{ key: 'a', weight: 1, subject: 'Re: our talk', body: 'Hello.' }] }
        : step,
    );
    await desk.post(`/v1/cadences/${id}/versions`, { definition: { ...definition, steps } });
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/cadences/${id}`);
    const findings = page.getByRole('list', { name: 'Findings' });
    const flawed = page.getByRole('button', { name: /Email 4: keep or delete/ }).first();
    await flawed.getByRole('img', { name: /1 error/ }).waitFor();
    await findings.getByRole('button', { name: 'Email 4: keep or delete?' }).first().click();
    await page.getByRole('heading', { level: 2, name: 'Email 4: keep or delete?' }).waitFor();
    await page.getByRole('combobox', { name: 'Countries of your people' }).fill('German');
    await page.getByRole('option', { name: 'Germany' }).click();
    await findings
      .getByText(/Germany/)
      .first()
      .waitFor();
    expect(new URL(page.url()).searchParams.get('country')).toBe('DE');
    await page.keyboard.press('Escape');
    await expectAccessible(page);
    expect(desk.complaints).toEqual([]);
  });
});

describe('a change of a cadence', () => {
  it('says what is wrong by line, what it changes and for whom, and is published with people moved', async () => {
    const id = await busyCadence();
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/cadences/${id}`);
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    const publish = page.getByRole('button', { name: 'Publish …' });
    await page.getByText('Nothing yet: change the text').waitFor();
    expect(await publish.getAttribute('aria-description')).toBe(
      'Nothing is different from the version in force.',
    );
    const right = await textOf(page).inputValue();
    await rewrite(page, (text) => text.replace('channel: call', 'channel: pigeon'));
    const problems = page.getByRole('list', { name: 'Problems' });
    await problems
      .getByText(/channel/)
      .first()
      .waitFor();
    await problems
      .getByRole('button', { name: /^Line \d+$/ })
      .first()
      .click();
    expect(await page.evaluate<string>('document.getSelection().toString()')).toContain('pigeon');
    await textOf(page).fill('steps: [');
    await problems.getByText('not right YAML').waitFor();
    await textOf(page).fill(right.replace(/name: "?Email 4: [^\n]*/, 'name: The last email'));
    const changes = page.getByRole('list', { name: 'Changes' });
    await changes.getByText(/is 'The last email'/).waitFor();
    // Looking elsewhere loses nothing.
    await page.getByRole('link', { name: 'Back to the cadence' }).click();
    await page.getByRole('button', { name: 'Change', exact: true }).click();
    await changes.getByText(/is 'The last email'/).waitFor();
    await page.getByRole('button', { name: 'All move' }).click();
    const places = page.getByRole('list', { name: 'People in flight by place' });
    await places
      .getByText(/move and go on there\.$/)
      .first()
      .waitFor();
    await page.getByText(/^\d+ people move\.$/).waitFor();
    await places.getByRole('combobox').first().click();
    await page.getByRole('option', { name: 'Begin anew' }).click();
    await page
      .getByText(/move, \d+ (person begins|people begin) anew\.$/)
      .first()
      .waitFor();
    await expectAccessible(page);
    await picture(page, 'change');
    await publish.click();
    const dialog = page.getByRole('dialog', { name: /^Publish version 2 of/ });
    await dialog.getByText(/begins? anew/).waitFor();
    await dialog.getByRole('button', { name: 'Publish version 2' }).click();
    await page.getByText('Version 2 is in force.').waitFor();
    await page.getByRole('heading', { name: 'What version 2 changed, compared with version 1' }).waitFor();
    await changes.getByText(/is 'The last email'/).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('that was overtaken is not lost: it is said what the other version changed', async () => {
    const id = await copyOf('no-show', 'Changed by two');
    const [first, second] = [await desk.signedIn('manager'), await desk.signedIn('admin')];
    for (const [page, name] of [
      [first, 'Changed first'],
      [second, 'Changed second'],
    ] as const) {
      await page.goto(`${desk.server.url}/cadences/${id}/change`);
      await rewrite(page, (text) =>
        text.replace(/description: [^\n]*(\n {2}[^\n]*)*/, `description: ${name}`),
      );
      await page.getByRole('list', { name: 'Changes' }).getByText(name).waitFor();
      await page.getByText('Nobody is in flight').waitFor();
    }
    for (const page of [first, second]) {
      await page.getByRole('button', { name: 'Publish …' }).click();
      await page.getByRole('button', { name: 'Publish version 2' }).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    }
    await first.getByRole('heading', { level: 1, name: 'Changed by two' }).waitFor();
    await second.getByRole('alert').getByText('Version 2 was published meanwhile').waitFor();
    await second
      .getByText(/is 'Changed first'/)
      .first()
      .waitFor();
    expect(await textOf(second).inputValue()).toContain('Changed second');
    await second.getByRole('button', { name: 'I have looked, go on with my text' }).click();
    await second.getByRole('button', { name: 'Publish …' }).click();
    await second.getByRole('button', { name: 'Publish version 3' }).click();
    await second.getByText('Version 3 is in force.').waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('409'))).toBe(true);
  });

  it('is for managers: a rep is told whom to ask', async () => {
    const id = await copyOf('no-show', 'Not for reps');
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/cadences/${id}`);
    const change = page.getByRole('button', { name: 'Change', exact: true });
    expect(await change.getAttribute('aria-disabled')).toBe('true');
    await page.goto(`${desk.server.url}/cadences/${id}/change`);
    await page.getByText('Only a manager or an admin can change a cadence').waitFor();
    expect(desk.complaints).toEqual([]);
  });
});

const looks: readonly (readonly [string, Look])[] = [
  ['light', {}],
  ['dark', { dark: true }],
  ['narrow', { width: 320, height: 640 }],
];

describe.each(looks)('each of these pages, %s', (name, look) => {
  it('is accessible, does not scroll sideways and makes no browser complain', async () => {
    const id = await copyOf('cold-outbound', `Looked at, ${name}`);
    const page = await desk.signedIn('manager', look);
    for (const [path, called] of [
      ['/cadences/library/cold-outbound?country=DE', 'built-in'],
      [`/cadences/${id}?country=DE`, 'cadence'],
      [`/cadences/${id}/change`, 'change'],
    ] as const) {
      await page.goto(`${desk.server.url}${path}`);
      await settled(page);
      await picture(page, `${called}-${name}`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
    }
    expect(desk.complaints).toEqual([]);
  });
});
