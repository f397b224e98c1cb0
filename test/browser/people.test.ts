import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture } from './browser.ts';
import { somebodyReplies } from './under-way.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
  await somebodyReplies(desk);
});
afterAll(() => desk.close());

describe('people', () => {
  it('are found, opened and gone through by keys, each with the evidence', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/people?state=active`);
    const rows = page.getByRole('list', { name: 'Enrollments' }).getByRole('link');
    const nameOf = async (index: number) =>
      (await rows.nth(index).locator('span > span').first().innerText()).trim();
    const [first, second] = [await nameOf(0), await nameOf(1)];
    const named = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await named(second);
    expect(new URL(page.url()).pathname).toMatch(/^\/people\/[0-9a-f-]{36}$/);
    await page.keyboard.press('k');
    await named(first);
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Why' }).waitFor();
    await page.getByText('Lawful basis').waitFor();
    await page.getByText('rule enroll').waitFor();
    await expectAccessible(page);
    await picture(page, 'why');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.url()).toMatch(/\/people\?state=active$/);
    expect(desk.complaints).toEqual([]);
  });

  it('are left by a pair of keys, whose second key alone would pause the run', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/people?state=active`);
    await page.getByRole('list', { name: 'Enrollments' }).getByRole('link').first().click();
    await page.getByText(/^(Next|Now): /).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('p');
    await page.getByRole('heading', { level: 1, name: 'People' }).waitFor();
    expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    expect(desk.complaints).toEqual([]);
  });

  it('are paused at once with a way back, and stopped only after it is said what follows', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/people?state=active`);
    await page.getByRole('list', { name: 'Enrollments' }).getByRole('link').first().click();
    await page.getByText(/^(Next|Now): /).waitFor();
    await page.keyboard.press('p');
    await page.getByText('Paused since today').waitFor();
    await page.getByRole('button', { name: 'Undo' }).waitFor();
    await page.keyboard.press('z');
    await page.getByText(/^(Next|Now): /).waitFor();
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: /Stop this run of/ });
    await dialog.getByText('cannot be taken up again').waitFor();
    await dialog.getByRole('button', { name: 'Stop the run' }).click();
    await page.getByText(/^Stopped today .* by Robin Vale\.$/).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it.each<[string, Look]>([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { width: 320, height: 640 }],
  ])('look right (%s)', async (name, look) => {
    const page = await desk.signedIn('manager', look);
    await page.goto(`${desk.server.url}/people?state=paused&reason=replied`);
    await page.getByRole('list', { name: 'Enrollments' }).getByRole('link').first().click();
    await page.getByText('Replied').first().waitFor();
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    await picture(page, `person-${name}`);
  });
});
