import { afterAll, beforeAll, expect, test } from 'vitest';
import { listSuppressions } from '../../src/app/add-suppression.ts';
import { importFile } from '../../src/app/import-file.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 10 });
});
afterAll(() => world.close());

const bringIn = (text: string) => importFile(world.admin, { file: 'people.csv', text });
const counts = 'what the row says against contacting them counts all the same.';

test('an opt-out holds when another cell of its row is wrong, and the report tells both', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(oneEmail());
  await world.enroll(cadenceId, [who]);
  const text = [
    'Email,Opted Out,Last Contacted',
    `${who.email},Yes,garbage`,
    'lost.optout@x.example,Yes,garbage',
    'other@x.example,No,garbage',
  ].join('\n');
  const report = await bringIn(text);
  expect(report.counts).toEqual({ imported: 2, skipped: 0, error: 3 });
  expect(report.items).toMatchObject([
    { line: 2, status: 'error', column: 'Last Contacted', words: expect.stringMatching(counts) },
    { line: 2, status: 'imported', words: 'Opted out: held and stopped from now on.' },
    { line: 3, status: 'error', column: 'Last Contacted', words: expect.stringMatching(counts) },
    { line: 3, status: 'imported', words: 'Opted out: on the list, for when the CRM brings them in.' },
    { line: 4, status: 'error', words: expect.not.stringMatching(counts) },
  ]);
  const { items } = await listSuppressions(world.admin, { limit: 50 });
  expect(items.map(({ value }) => value)).toContain('lost.optout@x.example');
  expect(items.map(({ value }) => value)).not.toContain('other@x.example');
  await world.tick();
  expect(await world.mailsTo(who.email)).toEqual([]);
  expect((await bringIn(text)).counts).toEqual({ imported: 0, skipped: 2, error: 3 });
});
