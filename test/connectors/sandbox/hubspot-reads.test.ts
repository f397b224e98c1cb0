import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventPeople } from '../../../connectors/sandbox/core/index.ts';
import { type Api, control, createTouchId, type Doc, installed } from './hubspot-support.ts';

const SEARCH = '/crm/objects/2026-03/contacts/search';
const LISTS = '/crm/lists/2026-03';

describe('what the HubSpot stand-in lets an app read', () => {
  let started: Awaited<ReturnType<typeof installed>>;
  let api: Api;
  beforeAll(async () => {
    started = await installed({ people: 300, seed: 7 });
    api = started.api;
  });
  afterAll(() => started.standIn.close());

  const search = (body: object) => api('POST', SEARCH, body);
  const where = (...filters: object[]) => ({ filterGroups: [{ filters }], limit: 200 });
  const ids = (rows: readonly Doc[]) => rows.map((row) => row.id);

  it('pages through the members of a list in both orders, 250 at most', async () => {
    const found = await api('POST', `${LISTS}/search`, { query: 'q4', count: 10, offset: 0 });
    expect(found.body.lists.map((list) => list.name)).toEqual(['Q4 prospects']);
    const listId = found.body.lists[0]?.listId ?? '';
    const { size } = (await api('GET', `${LISTS}/${listId}`)).body.list;
    for (const order of ['memberships', 'memberships/join-order']) {
      const seen: string[] = [];
      let after = '';
      for (;;) {
        const page = await api(
          'GET',
          `${LISTS}/${listId}/${order}?limit=40&after=${after}`.replace(/&after=$/, ''),
        );
        seen.push(...page.body.results.map((row) => row.recordId));
        if (page.body.paging === undefined) break;
        after = page.body.paging.next.after;
      }
      expect(seen).toHaveLength(size);
      expect(new Set(seen).size).toBe(size);
    }
    expect((await api('GET', `${LISTS}/${listId}/memberships?limit=251`)).status).toBe(400);
    expect((await api('GET', `${LISTS}/9999`)).status).toBe(404);
  });

  it('keeps a dynamic list in step with the contacts', async () => {
    const members = async () =>
      ids(
        (await api('GET', `${LISTS}/20013/memberships?limit=250`)).body.results.map((row) => ({
          ...row,
          id: row.recordId,
        })),
      );
    const before = await members();
    const german = before[0] ?? '';
    await api('PATCH', `/crm/objects/2026-03/contacts/${german}`, { properties: { country: 'Austria' } });
    expect(await members()).toEqual(before.slice(1));
  });

  it('finds by each operator', async () => {
    const total = async (...filters: object[]) => (await search(where(...filters))).body.total;
    const all = await total();
    const email = { propertyName: 'email' };
    const has = await total({ ...email, operator: 'HAS_PROPERTY' });
    expect(has + (await total({ ...email, operator: 'NOT_HAS_PROPERTY' }))).toBe(all);
    const country = { propertyName: 'country' };
    const jp = await total({ ...country, operator: 'EQ', value: 'Japan' });
    const fr = await total({ ...country, operator: 'EQ', value: 'france' });
    expect(jp).toBeGreaterThan(0);
    expect(await total({ ...country, operator: 'IN', values: ['Japan', 'France'] })).toBe(jp + fr);
    expect(await total({ ...country, operator: 'NOT_IN', values: ['Japan', 'France'] })).toBe(all - jp - fr);
    expect(await total({ ...country, operator: 'NEQ', value: 'Japan' })).toBe(all - jp);
    const title = { propertyName: 'jobtitle', operator: 'CONTAINS_TOKEN' };
    expect(await total({ ...title, value: 'sales' })).toBe(await total({ ...title, value: 'sal*' }));
    const modified = { propertyName: 'createdate' };
    const cut = String(started.clock.now().getTime() - 200 * 86_400_000);
    const older = await total({ ...modified, operator: 'LT', value: cut });
    expect(older + (await total({ ...modified, operator: 'GTE', value: cut }))).toBe(all);
    expect(await total({ ...modified, operator: 'BETWEEN', value: '0', highValue: cut })).toBe(older);
    expect(
      await total({ ...email, operator: 'EQ', value: 'x' }, { ...country, operator: 'EQ', value: 'Japan' }),
    ).toBe(0);
  });

  it('sorts, pages by after, and stops at 10,000', async () => {
    const sorts = [{ propertyName: 'hs_object_id', direction: 'DESCENDING' }];
    const first = await search({ sorts, limit: 200 });
    const rest = await search({ sorts, limit: 200, after: first.body.paging?.next.after });
    const seen = ids([...first.body.results, ...rest.body.results]).map(Number);
    expect(seen).toHaveLength(303);
    expect(seen).toEqual([...seen].sort((a, b) => b - a));
    expect((await search({ limit: 200, after: '9900' })).status).toBe(400);
    expect((await search({ limit: 201 })).status).toBe(400);
    expect((await search(where({ propertyName: 'nope', operator: 'EQ', value: '1' }))).status).toBe(400);
  });

  it('shows a new record in search only after the lag, but at once by id', async () => {
    await control(started.standIn, 'search-lag', { ms: 5000 });
    const created = await api('POST', '/crm/objects/2026-03/contacts', {
      properties: { email: 'lag@lag.example' },
    });
    const filter = where({ propertyName: 'email', operator: 'EQ', value: 'lag@lag.example' });
    expect((await search(filter)).body.total).toBe(0);
    expect((await api('GET', `/crm/objects/2026-03/contacts/${created.body.id}`)).status).toBe(200);
    started.clock.advance(5000);
    expect((await search(filter)).body.total).toBe(1);
    await control(started.standIn, 'search-lag', { ms: 0 });
  });

  it('has the first three people of the Salesforce stand-in under the same addresses', async () => {
    const shared = inventPeople({ count: 3, seed: 7, prefix: 's' });
    const inputs = shared.map((person) => ({ id: person.email }));
    const reply = await api('POST', '/crm/objects/2026-09/contacts/batch/read', {
      idProperty: 'email',
      inputs,
    });
    expect(reply.status).toBe(200);
    expect(reply.body.results).toHaveLength(3);
  });

  it('lists active owners, and past ones only when asked', async () => {
    const active = await api('GET', '/crm/owners/2026-03?limit=2');
    const second = await api('GET', `/crm/owners/2026-03?limit=2&after=${active.body.paging?.next.after}`);
    expect([...active.body.results, ...second.body.results].map((owner) => owner.email)).toEqual([
      'robin.vale@cadenza-demo.example',
      'sasha.ito@cadenza-demo.example',
      'morgan.reyes@cadenza-demo.example',
    ]);
    const past = await api('GET', '/crm/owners/2026-03?archived=true');
    expect(past.body.results).toHaveLength(1);
  });

  it('tells the account, the call outcomes, and has no property of the product until it is made', async () => {
    expect((await api('GET', '/account-info/2026-03/details')).body).toMatchObject({
      portalId: started.standIn.portalId,
      utcOffset: '-05:00',
    });
    expect(await api('GET', '/calling/v1/dispositions')).toMatchObject({ status: 200 });
    const names = async () =>
      (await api('GET', '/crm/properties/2026-03/calls')).body.results.map((row) => row.name);
    expect((await names()).filter((name) => name.startsWith('cadenza_'))).toEqual([]);
    expect((await createTouchId(api, 'calls')).status).toBe(201);
    expect(await names()).toContain('cadenza_touch_id');
    expect(await createTouchId(api, 'calls')).toMatchObject({
      status: 409,
      body: { category: 'OBJECT_ALREADY_EXISTS' },
    });
  });

  it('adds an association later and reads it from both ends', async () => {
    const note = await api('POST', '/crm/objects/2026-03/notes', {
      properties: { hs_timestamp: '2026-11-23T09:00:00Z', hs_note_body: 'Met at the fair' },
    });
    const contact = '100000004';
    const path = `/crm/objects/2026-03/notes/${note.body.id}/associations`;
    expect((await api('PUT', `${path}/default/contacts/${contact}`)).status).toBe(200);
    const back = await api('GET', `/crm/objects/2026-03/contacts/${contact}/associations/notes`);
    expect(back.body.results).toMatchObject([
      { toObjectId: note.body.id, associationTypes: [{ category: 'HUBSPOT_DEFINED', typeId: 201 }] },
    ]);
    expect((await api('DELETE', `${path}/contacts/${contact}`)).status).toBe(204);
    const batch = await api('POST', '/crm/associations/2026-03/notes/contacts/batch/read', {
      inputs: [{ id: note.body.id }],
    });
    expect(batch.body.results).toEqual([]);
  });
});
