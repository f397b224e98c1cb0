import { afterAll, beforeAll, expect, it } from 'vitest';
import { Desk, expectAccessible, expectNoSidewaysScroll } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

it('a manager stops a cadence with a reason, which its runs then give, and lets it go on', async () => {
  const page = await desk.signedIn('manager');
  await page.goto(`${desk.server.url}/people?state=active`);
  await page.getByRole('list', { name: 'Enrollments' }).getByRole('link').first().click();
  await page.getByText(/^(Next|Now): /).waitFor();
  const run = page.url();
  const cadence = page.getByRole('main').locator('a[href^="/cadences/"]').first();
  await cadence.click();
  // The run's page, which stays until the cadence's is loaded, has a Stop of its own.
  await page.getByRole('heading', { name: 'When it reaches people' }).waitFor();
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: /Stop everything for/ });
  await dialog.getByText(/Of \d+ runs? that have not ended/).waitFor();
  await dialog.getByLabel('Why').fill('Wrong price');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Resume', exact: true }).waitFor();
  const stopped = page.url();
  await page.goto(run);
  await page.getByText(/(Stopped with|nothing follows: ) ?cadence '.*' .*\(Wrong price\)/).waitFor();
  await page.goto(stopped);
  await page.getByRole('button', { name: 'Resume', exact: true }).click();
  const question = page.getByRole('dialog', { name: /^Let .* go on\?/ });
  await question.getByText(/\(Wrong price\)/).waitFor();
  await question.getByRole('button', { name: 'Resume' }).click();
  await question.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await page.goto(run);
  await page.getByText(/^(Next|Now): /).waitFor();
  expect(desk.complaints).toEqual([]);
});

it('a sender gets limits in Set-up, also on a narrow screen, and they stand beside its address', async () => {
  const page = await desk.signedIn('admin', { width: 320, height: 640 });
  await page.goto(`${desk.server.url}/set-up`);
  await page.getByRole('button', { name: /^Limits of Robin Vale/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(/day/i).fill('40');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Save' }).click();
  await page.getByText(/Sends from robin\.vale@.*40/).waitFor();
  await expectNoSidewaysScroll(page);
  expect(desk.complaints).toEqual([]);
});
