import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CrmPerson } from '../../../src/ports/crm.ts';
import { type FakeOrg, openFakeOrg, type SeenRequest, startFakeOrg } from './fake-org.ts';

interface Row {
  readonly Id: string;
  readonly at: number;
}

const NOON = Date.parse('2026-11-23T12:00:00Z');
const idOf = (index: number) => `003${String(index).padStart(12, '0')}AAA`;

/** Answers the two queries of a poll over the given contacts, as SOQL would. */
function answerFrom(contacts: readonly Row[], request: SeenRequest) {
  const parts = (JSON.parse(request.body) as { compositeRequest: { url: string; referenceId: string }[] })
    .compositeRequest;
  return {
    body: {
      compositeResponse: parts.map(({ url, referenceId }) => {
        const soql = decodeURIComponent(url);
        const rows = soql.includes('FROM Contact') ? select(contacts, soql) : [];
        return { referenceId, httpStatusCode: 200, body: { done: true, records: rows.map(record) } };
      }),
    },
  };
}

function select(contacts: readonly Row[], soql: string): Row[] {
  const sorted = contacts.toSorted((a, b) => a.at - b.at || (a.Id < b.Id ? -1 : 1));
  if (soql.includes('DESC LIMIT 1')) return sorted.slice(-1);
  const from = Date.parse(/SystemModstamp >=? ([^ )]+)/.exec(soql)?.[1] ?? '1970-01-01');
  const id = /Id > '(\w+)'/.exec(soql)?.[1];
  const due = sorted.filter((row) => row.at > from || (row.at === from && (id === undefined || row.Id > id)));
  return due.slice(0, 2_000);
}

function record({ Id, at }: Row) {
  const SystemModstamp = new Date(at).toISOString().replace('Z', '+0000');
  return { attributes: { type: 'Contact' }, Id, SystemModstamp, HasOptedOutOfEmail: false, IsDeleted: false };
}

describe('what changed in Salesforce', () => {
  let org: FakeOrg;
  let contacts: Row[];
  beforeEach(async () => {
    contacts = [];
    org = await startFakeOrg((request) => answerFrom(contacts, request));
  });
  afterEach(() => org.close());

  async function drain(from: string) {
    const people: CrmPerson[] = [];
    let cursor = from;
    for (let calls = 1; calls < 20; calls += 1) {
      const page = await openFakeOrg(org).changes(cursor);
      people.push(...page.people);
      cursor = page.cursor;
      if (!page.more) return { people, cursor, calls };
    }
    throw new Error('no end');
  }

  it('is read whole although thousands of records have one time', async () => {
    const start = await openFakeOrg(org).startCursor();
    contacts = Array.from({ length: 4_500 }, (_, index) => ({ Id: idOf(index), at: NOON }));
    const { people, calls } = await drain(start);
    expect(new Set(people.map((person) => person.ref.id)).size).toBe(4_500);
    expect(people).toHaveLength(4_500);
    expect(calls).toBe(3);
  });

  it('comes to an end when a page is exactly full', async () => {
    const start = await openFakeOrg(org).startCursor();
    contacts = Array.from({ length: 2_000 }, (_, index) => ({ Id: idOf(index), at: NOON }));
    expect((await drain(start)).people).toHaveLength(2_000);
  });

  it('includes a record that became visible up to five minutes after a newer one', async () => {
    contacts = [{ Id: idOf(1), at: NOON }];
    const { cursor } = await drain(await openFakeOrg(org).startCursor());
    contacts.push({ Id: idOf(2), at: NOON - 4 * 60_000 });
    expect((await drain(cursor)).people.map((person) => person.ref.id)).toContain(idOf(2));
  });

  it('begins at the newest record, not at the beginning of time', async () => {
    contacts = [
      { Id: idOf(1), at: NOON - 3_600_000 },
      { Id: idOf(2), at: NOON },
    ];
    const { people, cursor } = await drain(await openFakeOrg(org).startCursor());
    expect(people.map((person) => person.ref.id)).toEqual([idOf(2)]);
    expect((await drain(cursor)).people).toHaveLength(1);
  });

  it('is read in one API call with both objects', async () => {
    await openFakeOrg(org).changes(await openFakeOrg(org).startCursor());
    expect(org.seen.map((request) => request.path)).toEqual(Array(2).fill('/services/data/v66.0/composite'));
  });
});
