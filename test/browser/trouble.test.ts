import type { Page, Request } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Desk } from './browser.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(() => desk.close());

const runs = z.object({ items: z.array(z.object({ person: z.object({ id: z.string() }) })) });

/** The page of somebody whose run goes on. */
async function openPerson(page: Page): Promise<void> {
  const [run] = runs.parse(await desk.server.get('/v1/enrollments?state=active&limit=1')).items;
  await page.goto(`${desk.server.url}/people/${run?.person.id}`);
  await page.getByRole('button', { name: 'Pause' }).waitFor();
}

/** The commands to runs that a page gives from now on. */
function commandsOf(page: Page): string[] {
  const given: string[] = [];
  page.on('request', (request: Request) => {
    const command = /\/v1\/enrollments\/[^/]+\/(\w+)$/.exec(new URL(request.url()).pathname)?.[1];
    if (request.method() === 'POST' && command !== undefined) given.push(command);
  });
  return given;
}

describe('an open page', () => {
  it('says that the server is gone, keeps what it shows, and goes on when it is back', async () => {
    const page = await desk.signedIn('admin');
    await openPerson(page);
    await page.route('**/v1/**', (route) => route.abort());
    await page.getByText('Cadenza cannot be reached').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
    await page.unroute('**/v1/**');
    await page.getByText('Cadenza cannot be reached').waitFor({ state: 'detached' });
    desk.complaints.splice(0);
  });

  it('says that one is signed out when the session is over, and how to come back', async () => {
    const page = await desk.atToday('rep');
    await page.context().clearCookies();
    await page.getByRole('alert').filter({ hasText: 'You are signed out' }).waitFor();
    await page.getByRole('link', { name: 'Sign in again' }).click();
    await page.getByRole('heading', { name: 'Sign in to Cadenza' }).waitFor();
    desk.complaints.splice(0);
  });

  it('takes a double click for one click, and a key that is held down for one press', async () => {
    const page = await desk.signedIn('admin');
    await openPerson(page);
    const given = commandsOf(page);
    await page.getByRole('button', { name: 'Pause' }).dblclick();
    await page.getByText('Paused just now.').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect(given).toEqual(['pause']);
    for (let press = 0; press < 4; press += 1) await page.keyboard.down('p');
    await page.keyboard.up('p');
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect(given).toEqual(['pause', 'resume']);
    expect(desk.complaints).toEqual([]);
  });

  it('keeps an enrollment in sight when one answer about it fails', async () => {
    const page = await desk.signedIn('admin');
    const { items } = runs.parse(
      await desk.server.get('/v1/people?limit=1').then((found) => ({
        items: z
          .object({ items: z.array(z.object({ id: z.string() })) })
          .parse(found)
          .items.map((person) => ({ person })),
      })),
    );
    const cadences = z.object({ items: z.array(z.object({ id: z.string() })) });
    const cadenceId = cadences.parse(await desk.server.get('/v1/cadences')).items[0]?.id;
    const body = {
      cadenceId,
      listSource: 'A fair',
      people: { personIds: items.map(({ person }) => person.id) },
    };
    const { batch } = z
      .object({ batch: z.object({ id: z.string() }) })
      .parse(await desk.post('/v1/enrollments', body));
    await page.goto(`${desk.server.url}/enroll?batch=${batch.id}`);
    await page.getByText('Enrolled (').waitFor();
    await page.route(`**/v1/batches/${batch.id}`, (route) => route.fulfill({ status: 403, json: {} }));
    await page.waitForResponse((answer) => answer.status() === 403);
    await page.getByText('The server answered with status 403').waitFor();
    expect(await page.getByText('Enrolled (').isVisible()).toBe(true);
    desk.complaints.splice(0);
  });
});
