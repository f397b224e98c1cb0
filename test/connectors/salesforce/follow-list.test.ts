import { expect, it } from 'vitest';
import { changedOf } from '../../../connectors/salesforce/follow-list.ts';
import { openSalesforceWorld } from './salesforce-world.ts';

const at = { t: Date.parse('2026-11-23T09:00:00Z'), id: '', high: 0 };
const tail = 'ORDER BY SystemModstamp, Id LIMIT 2000';
const since = 'SystemModstamp >= 2026-11-23T09:00:00.000Z';

it("asks a view's own question, of what changed only", () => {
  const view =
    "SELECT Name, Owner.Name FROM Contact USING SCOPE mine WHERE City = 'A' OR (B = 'x' AND C = 1) ORDER BY Name ASC NULLS FIRST, Id ASC";
  expect(changedOf(view, at)).toBe(
    `SELECT Id, SystemModstamp FROM Contact USING SCOPE mine WHERE (City = 'A' OR (B = 'x' AND C = 1)) AND ${since} ${tail}`,
  );
  expect(changedOf('SELECT Id FROM Lead', at)).toBe(
    `SELECT Id, SystemModstamp FROM Lead WHERE ${since} ${tail}`,
  );
  expect(changedOf('SELECT Id FROM Lead ORDER BY Name', null)).toBe(
    `SELECT Id, SystemModstamp FROM Lead ${tail}`,
  );
});

it('is not led astray by words of the query that stand in quotes', () => {
  const odd = "SELECT Id FROM Lead WHERE Title = 'x ORDER BY \\' WHERE ) FROM y' ORDER BY Name LIMIT 5";
  expect(changedOf(odd, at)).toBe(
    `SELECT Id, SystemModstamp FROM Lead WHERE (Title = 'x ORDER BY \\' WHERE ) FROM y') AND ${since} ${tail}`,
  );
});

it('reads of a list that was read only what changed since, by two calls', async () => {
  const { crm, list, ...world } = await openSalesforceWorld();
  try {
    const whole = await crm.followList(list.id, null);
    expect(whole).toMatchObject({ more: false });
    world.clock.advance(60 * 60_000);
    const before = world.standIn.log.entries.length;
    // The newest changes before it was read come again, since what is committed late has an earlier time.
    expect((await crm.followList(list.id, whole.cursor)).members.length).toBeLessThan(list.size / 10);
    expect(world.standIn.log.entries.length - before).toBe(2);
    const { first } = world.people;
    await world.control('acts', { act: 'edit', id: first.id, fields: { Title: 'Buyer' } });
    expect((await crm.followList(list.id, whole.cursor)).members).toContainEqual(first);
  } finally {
    await world.close();
  }
});
