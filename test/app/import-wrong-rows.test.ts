import { afterAll, beforeAll, expect, test } from 'vitest';
import { listSuppressions } from '../../src/app/add-suppression.ts';
import { importFile } from '../../src/app/import-file.ts';
import { lintDefinition } from '../../src/app/lint-definition.ts';
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

test('a cadence comes in with what was made of rows that do not say it, and lint finds no false subject', async () => {
  const text = [
    'Sequence Name,Order,Step Type,Interval,Subject,Body',
    'Noted,1,email,0,Hello,"Hi, a question."',
    'Noted,2,email,,Re: Hello,"Hi, once more."',
  ].join('\n');
  const report = await bringIn(text);
  expect(report.items).toMatchObject([
    { line: 2, status: 'imported' },
    {
      line: 3,
      status: 'imported',
      note: "It is a reply in the thread, without the subject 'Re: Hello'. It says neither a day nor a wait: it comes a day after the step before.",
    },
  ]);
  expect(report.items[0]).not.toHaveProperty('note');
  const cadence = (await world.in((tx) => tx.cadences.list())).find(({ name }) => name === 'Noted');
  const [version] = await world.in((tx) => tx.cadences.versionsByIds([cadence?.currentVersionId ?? '']));
  expect(version?.definition.steps[1]).toMatchObject({ thread: 'reply', after: '1d' });
  const { findings } = lintDefinition(version?.definition, []);
  expect(findings.map(({ rule }) => rule)).not.toContain('false-subject');
});
