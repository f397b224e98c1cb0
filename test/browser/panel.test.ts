import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk, expectAccessible, expectNoSidewaysScroll, picture } from './browser.ts';

const runs = z.object({ items: z.array(z.object({ id: z.string(), personId: z.string() })) });
const person = z.object({
  records: z.array(z.object({ kind: z.string(), ref: z.object({ type: z.string(), id: z.string() }) })),
});

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

/** Somebody's run that goes on, with their record in HubSpot. */
async function activeRun(): Promise<{ readonly run: string; readonly contact: string }> {
  const { items } = runs.parse(await desk.server.get('/v1/enrollments?state=active&limit=50'));
  for (const { id, personId } of items) {
    const { records } = person.parse(await desk.server.get(`/v1/people/${personId}`));
    const found = records.find((record) => record.kind === 'hubspot');
    if (found !== undefined) return { run: id, contact: found.ref.id };
  }
  throw new Error('Nobody of HubSpot has a run that goes on.');
}

/** The record of somebody whose run goes on. */
const activeContact = async () => (await activeRun()).contact;

/** The record of somebody whose run has just been paused. */
async function pausedContact(): Promise<string> {
  const { run, contact } = await activeRun();
  await desk.post(`/v1/enrollments/${run}/pause`);
  return contact;
}

/** A record's page in HubSpot's stand-in. */
async function recordUrl(id: string): Promise<string> {
  const home = await (await fetch(desk.server.after('HubSpot'))).text();
  const hub = /\/contacts\/(\d+)\//.exec(home)?.[1];
  return `${desk.server.after('HubSpot')}/contacts/${hub}/record/0-1/${id}`;
}

/** A fresh entry to a record's panel, as its frame gets it. */
async function entryTo(id: string): Promise<string> {
  const answer = await fetch(`${await recordUrl(id)}/panel`, { redirect: 'manual' });
  return answer.headers.get('location') ?? '';
}

describe('the panel in the frame of a CRM record', () => {
  it('shows where the person stands, pauses and takes it back, and says why, all by keys', async () => {
    const page = await desk.window();
    await page.goto(await recordUrl(await activeContact()));
    const frame = page.frameLocator('iframe[title=Cadenza]');
    await frame.getByText(/^(Next|Now): /).waitFor();
    await picture(page, 'record-with-panel');
    const inside = page.frames().find((one) => one.url().startsWith(desk.server.url));
    expect(inside?.url()).toBe(`${desk.server.url}/embed/record`);
    await frame.getByRole('heading', { level: 1 }).click();
    await page.keyboard.press('p');
    await frame.getByText(/^Paused since today .* by Robin Vale\.$/).waitFor();
    await page.keyboard.press('z');
    await frame.getByText(/^(Next|Now): /).waitFor();
    await page.keyboard.press('w');
    const first = frame.getByRole('list', { name: 'Decisions, oldest first' }).getByRole('listitem').first();
    await first.getByText(/Enrolled/).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('asks before it stops for good', async () => {
    const page = await desk.window();
    await page.goto(await recordUrl(await activeContact()));
    const frame = page.frameLocator('iframe[title=Cadenza]');
    await frame.getByRole('button', { name: 'Stop' }).click();
    const dialog = frame.getByRole('dialog', { name: 'Stop this cadence?' });
    await dialog.getByText('cannot be taken up again').waitFor();
    await dialog.getByRole('button', { name: 'Stop' }).click();
    await frame.getByText(/^Stopped today .* by Robin Vale\.$/).waitFor();
    await frame.getByRole('button', { name: 'Add to cadence' }).waitFor();
    expect(desk.complaints).toEqual([]);
  });

  it('is whole and accessible at 320 px, in the light look of its host', async () => {
    for (const [state, contactIn] of [
      ['active', activeContact],
      ['paused', pausedContact],
    ] as const) {
      const page = await desk.window({ width: 320, height: 640, dark: true });
      await page.goto(await entryTo(await contactIn()));
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('link', { name: 'Open in Cadenza' }).waitFor();
      await picture(page, `panel-${state}`);
      await expectAccessible(page);
      await expectNoSidewaysScroll(page);
      expect(await page.evaluate('getComputedStyle(document.querySelector("main")).backgroundColor')).toBe(
        'rgb(255, 255, 255)',
      );
      // Everything by scrolling once.
      expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThanOrEqual(1280);
    }
    expect(desk.complaints).toEqual([]);
  });

  it('is let in once, and stands in no frame of anybody else', async () => {
    const id = await pausedContact();
    const entry = await entryTo(id);
    const page = await desk.window();
    await page.goto(entry);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.goto(entry);
    await page.getByText('Reload the record in the CRM').waitFor();
    expect(desk.complaints.splice(0).every((one) => one.includes('401'))).toBe(true);
    await page.goto(desk.server.after('Salesforce'));
    const fresh = JSON.stringify(await entryTo(id));
    await page.evaluate(
      `document.body.innerHTML = '<iframe></iframe>'; document.querySelector('iframe').src = ${fresh}`,
    );
    await expect.poll(() => desk.complaints.join()).toMatch(/frame-ancestors/);
    desk.complaints.splice(0);
  });
});
