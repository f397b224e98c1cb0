import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listSuppressions } from '../../src/app/add-suppression.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { type ImportReport, importFile } from '../../src/app/import-file.ts';
import { replayRuns } from '../../src/app/replay-runs.ts';
import { listTemplates } from '../../src/app/save-template.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 40 });
});
afterAll(() => world.close());

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/moving-in/${name}.csv`, import.meta.url), 'utf8');
const bringIn = (text: string, over: Partial<Parameters<typeof importFile>[1]> = {}) =>
  importFile(world.admin, { file: 'people.csv', text, ...over });
const told = ({ items }: ImportReport) =>
  items.map(({ line, status, words }) => `${line} ${status}: ${words}`);
const listed = async () =>
  (await listSuppressions(world.admin, { limit: 200 })).items.map(({ value, channel, reason, source }) => ({
    value,
    channel,
    reason,
    source,
  }));

describe('an opt-out of another product', () => {
  test('holds and stops whoever is in a cadence in the same transaction, once, and says so to the CRM', async () => {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(twoEmails());
    await world.enroll(cadenceId, [who]);
    await world.tick();
    const text = `Email,Opted Out,Opted Out At\n${who.email.toUpperCase()},true,2026-10-01\n`;
    const report = await bringIn(text);
    expect(report).toMatchObject({
      vendor: 'outreach',
      kind: 'people',
      counts: { imported: 1, skipped: 0, error: 0 },
    });
    expect(told(report)).toEqual(['2 imported: Opted out: held and stopped from now on.']);
    expect((await world.person(who.email)).hold).toMatchObject({ reason: 'unsubscribed', lasting: true });
    expect(await world.run(who.email)).toMatchObject({ state: 'stopped', reason: 'unsubscribed' });
    await world.runFor(days(4));
    expect(await world.mailsTo(who.email)).toHaveLength(1);
    expect((await world.record(who)).emailOptOut).toBe(true);
    expect((await replayRuns(world.admin, { person: who.email })).different).toEqual([]);
    expect(told(await bringIn(text))).toEqual(['2 skipped: Nothing new: all of it is known here.']);
  });

  test('holds whoever the CRM brings in later from their first day', async () => {
    const who = world.take('hubspot');
    const report = await bringIn(`Email,Portal Bounce,Portal Unsubscribe\n${who.email},FALSE,TRUE\n`);
    expect(told(report)).toEqual(['2 imported: Opted out: on the list, for when the CRM brings them in.']);
    expect(await listed()).toContainEqual({
      value: who.email,
      channel: 'all',
      reason: 'unsubscribed',
      source: 'HubSpot export "people.csv"',
    });
    const { cadenceId } = await world.publish(oneEmail());
    const { results } = await world.enroll(cadenceId, [who]);
    expect(results).toMatchObject([
      {
        status: 'skipped',
        reason: expect.stringContaining('Suppressed: unsubscribed (from HubSpot export "people.csv"'),
      },
    ]);
    await world.tick();
    expect(await world.mailsTo(who.email)).toEqual([]);
  });

  test('of calls alone lets mails go on', async () => {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const report = await bringIn(`Email,Opted Out,Calls Opted Out\n${who.email},false,true\n`);
    expect(told(report)).toEqual(['2 imported: Opted out (call only): not called any more.']);
    await world.tick();
    expect(await world.mailsTo(who.email)).toHaveLength(1);
  });

  test('on a dry run is told and not done', async () => {
    const report = await bringIn(fixture('hubspot-unsubscribes-and-bounces'), { dryRun: true });
    expect(report).toMatchObject({ dryRun: true, counts: { imported: 3, skipped: 1 } });
    expect((await listed()).map(({ value }) => value)).not.toContain('hal.moss@example.com');
  });

  test('is on the list for each of a file’s rows, with its weight; rows about one person are taken together', async () => {
    const text = `${fixture('hubspot-unsubscribes-and-bounces')}hal.moss@example.com,FALSE,FALSE,TRUE,FALSE,FALSE\n`;
    expect(told(await bringIn(text, { file: 'h.csv' }))).toEqual([
      '2 imported: Reported spam: on the list, for when the CRM brings them in.',
      '3 imported: The address bounces (email only): on the list, for when the CRM brings them in.',
      '4 imported: Reported spam: on the list, for when the CRM brings them in.',
      '5 skipped: Nobody here has this address. People come from a connected CRM: add them there, then enroll them from a list.',
      '6 skipped: The same as line 2: what both say was taken together.',
    ]);
    expect(await listed()).toEqual(
      expect.arrayContaining([
        {
          value: 'hal.moss@example.com',
          channel: 'all',
          reason: 'complained',
          source: 'HubSpot export "h.csv"',
        },
        {
          value: 'ida.park@example.com',
          channel: 'email',
          reason: 'bounced',
          source: 'HubSpot export "h.csv"',
        },
      ]),
    );
  });
});

describe('a last contact elsewhere', () => {
  test('is kept for whoever is here, and never goes back', async () => {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const on = (day: string) =>
      bringIn(`Email,Last Contacted\n${who.email},${day}\n`, { kind: 'last-contact' });
    expect(told(await on('2026-11-20'))).toEqual([
      '2 imported: Last contact 2026-11-20 counts for cool-downs.',
    ]);
    expect(told(await on('2026-11-01'))).toEqual(['2 skipped: Nothing new: all of it is known here.']);
    expect((await world.person(who.email)).lastContactAt?.toISOString()).toBe('2026-11-20T00:00:00.000Z');
  });

  test('of an address is theirs once the CRM brings them in, and an update of theirs does not lose it', async () => {
    const who = world.take('hubspot');
    await bringIn(`Email,Last Contacted\n${who.email},2026-11-19 08:30\n`, { kind: 'last-contact' });
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const at = '2026-11-19T08:30:00.000Z';
    expect((await world.person(who.email)).lastContactAt?.toISOString()).toBe(at);
    await enrollPeople(world.rep, { cadenceId, people: { crm: 'hubspot', refs: [{ ...who.ref }] } });
    expect((await world.person(who.email)).lastContactAt?.toISOString()).toBe(at);
  });
});

describe('cadences of another product', () => {
  const cadences = () => world.in((tx) => tx.cadences.list());

  test.each([
    ['outreach-sequence', 'Harbour outreach', 3],
    ['salesloft-cadence', 'Quay cadence', 4],
    ['apollo-sequence', 'Dock sequence', 3],
  ])('of %s are published, and once', async (name, title, steps) => {
    const report = await bringIn(fixture(name), { file: `${name}.csv` });
    expect(report.items).toHaveLength(steps);
    expect(report.items[0]).toMatchObject({
      status: 'imported',
      words: `'${title}' was published with ${steps} steps.`,
    });
    expect((await cadences()).filter((one) => one.name === title)).toHaveLength(1);
    const again = await bringIn(fixture(name), { file: `${name}.csv` });
    expect(again.items[0]).toMatchObject({
      status: 'skipped',
      words: `'${title}' is here already, as it is in the file.`,
    });
    const changed = await bringIn(fixture(name).replace('Hi {{first_name}}', 'Dear {{first_name}}'));
    expect(changed.items[0]).toMatchObject({
      status: 'skipped',
      words: expect.stringContaining('that is not the same'),
    });
    expect((await cadences()).filter((one) => one.name === title)).toMatchObject([{ versionNumber: 1 }]);
  });

  test('are kept out with the row of each variable that is not known', async () => {
    const report = await bringIn(fixture('hubspot-sequence'));
    expect(report.counts).toEqual({ imported: 0, skipped: 0, error: 3 });
    expect(report.items[2]).toMatchObject({
      line: 4,
      words: expect.stringContaining(
        'There is nothing here for {{contact.favourite_colour}}. Write one of person.first_name',
      ),
    });
    expect((await cadences()).map((one) => one.name)).not.toContain('Pier sequence');
  });
});

describe('a file is refused with what to do', () => {
  test('by whoever is no manager', async () => {
    await expect(importFile(world.rep, { file: 'x.csv', text: 'Email\n' })).rejects.toMatchObject({
      code: 'forbidden',
    });
  });

  test('when its columns say nothing', async () => {
    await expect(bringIn('Email\na@example.com\n')).rejects.toThrow(
      /not clear what this file holds.*'Email'.*opt-outs/,
    );
    await expect(bringIn('Colour\nred\n', { kind: 'opt-outs' })).rejects.toThrow(
      /needs columns for an email address/,
    );
  });

  test('when it is too long for one request', async () => {
    const rows = Array.from({ length: 10_001 }, (_, at) => `p${at}@example.com,no`).join('\n');
    await expect(bringIn(`Email,Opted Out\n${rows}\n`)).rejects.toThrow(
      /has 10001 rows; one request takes 10000/,
    );
  });
});

test('lines are those of the whole file where the text is a part of it', async () => {
  const report = await bringIn('Email,Opted Out\nnot one,no\n', { offset: 2000 });
  expect(report.items).toMatchObject([{ line: 2002, column: 'Email', status: 'error' }]);
  expect(report.unused).toEqual([]);
});

describe('templates of another product', () => {
  const text = [
    'Template Name,Subject,Body HTML',
    'First hello!,A question for {{company}},"<p>Hi {{first_name}},</p><p>how do you close the month?</p>"',
    'First hello?,,Short and plain.',
    'With a hole,Hello,Your {{favourite_colour}} is nice.',
    'Without a text,Hello,',
    'Broken,Hello,{% if %}',
  ].join('\n');

  test('come into the library in our words, each row on its own, and only once', async () => {
    const report = await bringIn(text, { file: 'templates.csv' });
    expect(report).toMatchObject({ kind: 'templates', counts: { imported: 2, skipped: 0, error: 3 } });
    const [first, second, hole, empty, broken] = told(report);
    expect(first).toBe("2 imported: 'First hello!' is in the library, with the key 'first-hello'.");
    expect(second).toContain("with the key 'first-hello-2'");
    expect(hole).toMatch(
      /^4 error: There is nothing here for \{\{favourite_colour\}\}\. Write one of person\.first_name/,
    );
    expect(empty).toBe("5 error: 'Body HTML' must hold the text.");
    expect(broken).toMatch(/^6 error: 'Broken' was not brought in: /);
    const { items } = await listTemplates(world.rep, { kind: 'email', query: 'hello' });
    expect(items.find(({ key }) => key === 'first-hello')).toMatchObject({
      subject: 'A question for {{ company.name }}',
      body: 'Hi {{ person.first_name }},\n\nhow do you close the month?',
    });
    const again = await bringIn(text, { file: 'templates.csv' });
    expect(again.counts).toEqual({ imported: 0, skipped: 2, error: 3 });
    expect(told(again)[0]).toContain('is here already, as it is in the file');
    const changed = await bringIn(text.replace('Short and plain', 'Shorter'), { file: 'templates.csv' });
    expect(told(changed)[1]).toContain('and another text. Rename one of the two.');
  });

  test('say what would become of them without being kept', async () => {
    const fresh = 'Template Name,Body\nOnly tried,Hello there.';
    expect((await bringIn(fresh, { dryRun: true })).counts.imported).toBe(1);
    expect((await listTemplates(world.rep, { query: 'Only tried' })).items).toEqual([]);
  });
});
