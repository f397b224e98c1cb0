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
    await items.filter({ hasText: 'No-show' }).getByText('Nobody publishes figures').waitFor();
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
