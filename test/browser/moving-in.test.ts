import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk, expectAccessible, expectNoSidewaysScroll, type Look, picture, settled } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const optOuts = (count: number) =>
  [
    'Email,Opted Out,Favourite Colour',
    ...Array.from({ length: count }, (_, at) => `someone${at}@moved.example,yes,blue`),
    'no address,yes,red',
  ].join('\n');
const suppressions = z.object({ items: z.array(z.object({ value: z.string() })) });
/** Of the newest entries of the 'do not contact' list those that the file holds. */
async function suppressed(): Promise<readonly string[]> {
  const { items } = suppressions.parse(await desk.server.get('/v1/suppressions?limit=100'));
  return items.map(({ value }) => value).filter((value) => value.endsWith('@moved.example'));
}
const file = (name: string, text: string) => ({ name, mimeType: 'text/csv', buffer: Buffer.from(text) });

describe('moving in', () => {
  it('says what would become of each row before anything changes, and then brings it in, in parts', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/set-up`);
    await page.getByRole('link', { name: 'Bring in another product’s data' }).click();
    await page.locator('input[type=file]').setInputFiles(file('opt-outs.csv', optOuts(2500)));
    await page
      .getByText(/^People from Outreach: 2,500 rows would be brought in, 0 skipped, 1 wrong\.$/)
      .waitFor();
    await page.getByText('1 column is not used: Favourite Colour.').waitFor();
    await page.getByText('Line 2,502').waitFor();
    expect(await suppressed()).toEqual([]);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Bring 2,500 rows in' }).click();
    await page.getByText(/^People from Outreach: 2,500 rows brought in/).waitFor();
    expect(await suppressed()).not.toEqual([]);
    expect(desk.complaints).toEqual([]);
  });

  it('reads what Excel saved in windows-1252, and says so', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/set-up/moving-in`);
    const excel = { ...file('excel.csv', ''), buffer: Buffer.from('Email,Größe\na@b.example,1\n', 'latin1') };
    await page.locator('input[type=file]').setInputFiles(excel);
    await page
      .getByText(/It is not clear what this file holds\. Its columns are 'Email', 'Größe'\./)
      .waitFor();
    const people = { ...excel, buffer: Buffer.from('Email,Name\na@b.example,Jürgen\n', 'latin1') };
    await page.locator('input[type=file]').setInputFiles(people);
    await page.getByText(/^The file is not in UTF-8: it was read as windows-1252/).waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('400'))).toBe(true);
  });

  it('leads to its own control where a date is of the other order', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/set-up/moving-in`);
    const dates = 'Email,Last Contacted\na@b.example,13/11/2025\nb@b.example,11/13/2025\n';
    await page.locator('input[type=file]').setInputFiles(file('dates.csv', dates));
    await page.getByText(/is no date with the month first\. Choose day\/month\/year under/).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('names what it cannot read, and what a file lacks', async () => {
    const page = await desk.signedIn('manager');
    await page.goto(`${desk.server.url}/set-up/moving-in`);
    await page.locator('input[type=file]').setInputFiles(file('a.csv', 'Email,Notes\n"never closed,x'));
    await page.getByText(/The file cannot be read as CSV: a quoted cell is not closed/).waitFor();
    await page.locator('input[type=file]').setInputFiles(file('b.csv', 'Colour\nblue'));
    await page.getByText(/It is not clear what this file holds\. Its columns are 'Colour'\./).waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('400'))).toBe(true);
  });

  it('says to a rep who can', async () => {
    const page = await desk.signedIn('rep');
    await page.goto(`${desk.server.url}/set-up/moving-in`);
    await page.getByRole('button', { name: 'Bring it in' }).hover();
    await page.getByText('Only a manager or an admin can bring files in.').waitFor();
    desk.complaints.splice(0);
  });

  it.each<[string, Look]>([
    ['light', {}],
    ['dark', { dark: true }],
    ['narrow', { width: 320, height: 640 }],
  ])('looks right (%s)', async (name, look) => {
    const page = await desk.signedIn('manager', look);
    await page.goto(`${desk.server.url}/set-up/moving-in`);
    await settled(page);
    await page.locator('input[type=file]').setInputFiles(file('opt-outs.csv', optOuts(3)));
    await page.getByText('Line 5').waitFor();
    await picture(page, `moving-in-${name}`);
    await expectAccessible(page);
    await expectNoSidewaysScroll(page);
    expect(desk.complaints).toEqual([]);
  });
});
