import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, control, createTouchId, type Doc, installed } from './hubspot-support.ts';

type Started = Awaited<ReturnType<typeof installed>>;
const EMAILS = '/crm/objects/2026-03/emails';
const CONTACTS = '/crm/objects/2026-03/contacts';
const TASKS = '/crm/objects/2026-03/tasks';

const to = (id: string, associationTypeId: number) => ({
  to: { id },
  types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }],
});

function email(touch: string, contactId: string, more: Record<string, string> = {}) {
  return {
    objectWriteTraceId: touch,
    properties: {
      hs_timestamp: '2026-11-23T09:00:00.000Z',
      hs_email_direction: 'EMAIL',
      hs_email_status: 'SENT',
      hs_email_subject: `Subject ${touch}`,
      cadenza_touch_id: touch,
      ...more,
    },
    associations: [to(contactId, 198)],
  };
}

async function contacts(api: Api, limit = 100): Promise<readonly Doc[]> {
  const { body } = await api(
    'GET',
    `${CONTACTS}?limit=${limit}&properties=email,hs_email_optout&associations=companies`,
  );
  return body.results;
}

describe("the HubSpot stand-in's records", () => {
  let started: Started;
  let api: Api;
  let people: readonly Doc[];
  const idOf = (index: number) => people[index]?.id ?? '';
  beforeAll(async () => {
    started = await installed();
    api = started.api;
    people = await contacts(api);
    expect((await createTouchId(api)).status).toBe(201);
  });
  afterAll(() => started.standIn.close());

  it('creates 100 emails in one call, each on its contact and company, with its trace id', async () => {
    const inputs = Array.from({ length: 100 }, (_, index) => {
      const person = people[index % people.length];
      const company = person?.associations?.companies?.results[0]?.id ?? '';
      const input = email(`touch-${index}`, person?.id ?? '');
      return { ...input, associations: [...input.associations, to(company, 186)] };
    });
    const reply = await api('POST', `${EMAILS}/batch/create`, { inputs });
    expect(reply.status).toBe(201);
    const results = reply.body.results;
    expect(new Set(results.map((row) => row.objectWriteTraceId)).size).toBe(100);
    expect(results.map((row) => row.objectWriteTraceId)).not.toEqual(
      inputs.map((row) => row.objectWriteTraceId),
    );
    for (const row of results) expect(row.properties.cadenza_touch_id).toBe(row.objectWriteTraceId);

    const read = await api('POST', `${EMAILS}/batch/read`, {
      idProperty: 'cadenza_touch_id',
      properties: ['cadenza_touch_id'],
      inputs: inputs.map((row) => ({ id: row.objectWriteTraceId })),
    });
    expect(read.status).toBe(200);
    expect(read.body.results).toHaveLength(100);
    const one = await api(
      'GET',
      `${EMAILS}/touch-0?idProperty=cadenza_touch_id&associations=contacts,companies`,
    );
    expect(one.body.associations?.contacts?.results).toEqual([{ id: idOf(0), type: 'email_to_contact' }]);
    expect(one.body.associations?.companies?.results).toHaveLength(1);
  });

  it('refuses only the duplicate touch of a traced batch, naming the record that holds it', async () => {
    const first = await api('POST', `${EMAILS}/batch/create`, { inputs: [email('dup-1', idOf(0))] });
    const existing = first.body.results[0]?.id ?? 'none';
    const reply = await api('POST', `${EMAILS}/batch/create`, {
      inputs: [
        email('dup-1', idOf(0)),
        email('dup-2', idOf(1)),
        email('dup-3', idOf(1), { hs_email_status: 'LOST' }),
      ],
    });
    expect(reply.status).toBe(207);
    expect(reply.body).toMatchObject({ status: 'COMPLETE', numErrors: 2 });
    expect(reply.body.results).toHaveLength(1);
    const errors = reply.body.errors;
    expect(errors[0]?.context?.objectWriteTraceId).toEqual(['dup-1']);
    expect(errors[0]?.category).toBe('VALIDATION_ERROR');
    expect(errors[0]?.message).toContain(`${existing} already has that value`);
    expect(errors[1]?.context?.objectWriteTraceId).toEqual(['dup-3']);
    expect(errors[1]?.message).toContain('INVALID_OPTION');
  });

  it('fails the whole batch for one bad input when inputs carry no trace ids', async () => {
    const inputs = [email('all-1', idOf(0)), email('all-2', idOf(0), { no_such_property: 'x' })].map(
      ({ objectWriteTraceId: _none, ...input }) => input,
    );
    const reply = await api('POST', `${EMAILS}/batch/create`, { inputs });
    expect(reply.status).toBe(400);
    expect(reply.body.message).toContain('PROPERTY_DOESNT_EXIST');
    const read = await api('GET', `${EMAILS}/all-1?idProperty=cadenza_touch_id`);
    expect(read.status).toBe(404);
  });

  it('refuses 101 inputs, numbers as values, a missing associations array and a wrong association type', async () => {
    const many = Array.from({ length: 101 }, (_, index) => email(`many-${index}`, idOf(0)));
    const { associations: _none, ...bare } = email('bare', idOf(0));
    const wrongType = { ...email('wrong', idOf(0)), associations: [to(idOf(0), 194)] };
    const number = { ...email('number', idOf(0)), properties: { hs_timestamp: 1_700_000_000_000 } };
    for (const inputs of [many, [bare], [number]]) {
      const reply = await api('POST', `${EMAILS}/batch/create`, { inputs });
      expect(reply).toMatchObject({ status: 400, body: { category: 'VALIDATION_ERROR' } });
    }
    const reply = await api('POST', `${EMAILS}/batch/create`, { inputs: [wrongType] });
    expect(reply.status).toBe(207);
    expect(reply.body.errors[0]?.message).toContain('194');
  });

  it('reads contacts by address in a batch and lists the unknown ones as OBJECT_NOT_FOUND', async () => {
    const known = people.find((person) => person.properties.email !== null)?.properties.email ?? '';
    const reply = await api('POST', `${CONTACTS}/batch/read`, {
      idProperty: 'email',
      properties: ['firstname', 'hs_email_optout'],
      inputs: [{ id: known.toUpperCase() }, { id: 'nobody@nowhere.example' }],
    });
    expect(reply.status).toBe(207);
    expect(reply.body.results).toHaveLength(1);
    expect(reply.body.errors[0]).toMatchObject({
      category: 'OBJECT_NOT_FOUND',
      context: { ids: ['nobody@nowhere.example'] },
    });
  });

  it('pages through all contacts without a gap or a repeat', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const { body } = await api(
        'GET',
        `${CONTACTS}?limit=25${after === undefined ? '' : `&after=${after}`}`,
      );
      for (const row of body.results) seen.push(row.id);
      after = body.paging?.next?.after;
    } while (after !== undefined);
    expect(seen).toEqual(people.map((person) => person.id));
    expect(new Set(seen).size).toBe(63);
  });

  it('updates tasks in a batch, keeps what was not named, and tells of ids that do not exist', async () => {
    const created = await api('POST', TASKS, {
      properties: { hs_timestamp: '1795000000000', hs_task_subject: 'Call', hs_task_status: 'NOT_STARTED' },
      associations: [to(idOf(2), 204)],
    });
    expect(created.status).toBe(201);
    const id = created.body.id;
    const reply = await api('POST', `${TASKS}/batch/update`, {
      inputs: [
        { id, properties: { hs_task_status: 'COMPLETED' } },
        { id: '999', properties: { hs_task_status: 'COMPLETED' } },
      ],
    });
    expect(reply.status).toBe(207);
    const read = await api('GET', `${TASKS}/${id}?properties=hs_task_subject,hs_task_status,hs_timestamp`);
    expect(read.body.properties).toMatchObject({
      hs_task_subject: 'Call',
      hs_task_status: 'COMPLETED',
      hs_timestamp: new Date(1_795_000_000_000).toISOString(),
    });
  });

  it('upserts by a unique property and says which records are new', async () => {
    const input = (id: string) => ({ id, idProperty: 'email', properties: { firstname: 'Ada' } });
    const first = await api('POST', `${CONTACTS}/batch/upsert`, { inputs: [input('ada@new.example')] });
    const second = await api('POST', `${CONTACTS}/batch/upsert`, { inputs: [input('ada@new.example')] });
    expect(first.body.results[0]?.new).toBe(true);
    expect(second.body.results[0]).toMatchObject({ new: false, id: first.body.results[0]?.id });
    const twice = await api('POST', `${CONTACTS}/batch/upsert`, {
      inputs: [input('x@y.example'), input('X@y.example')],
    });
    expect(twice.status).toBe(400);
  });

  it('refuses a second contact with an address, and any write to a read-only property', async () => {
    const address = people.find((person) => person.properties.email !== null);
    const again = await api('POST', CONTACTS, { properties: { email: address?.properties?.email } });
    expect(again).toMatchObject({ status: 409, body: { category: 'CONFLICT' } });
    expect(again.body.message).toContain(`Existing ID: ${address?.id}`);
    const patch = await api('PATCH', `${CONTACTS}/${idOf(0)}`, { properties: { hs_email_optout: 'false' } });
    expect(patch.body.message).toContain('READ_ONLY_VALUE');
  });

  it('archives a record: reads need archived=true from then on, and its unique value is free again', async () => {
    const created = await api('POST', EMAILS, email('gone-1', idOf(0)));
    const id = created.body.id;
    expect((await api('DELETE', `${EMAILS}/${id}`)).status).toBe(204);
    expect((await api('GET', `${EMAILS}/${id}`)).status).toBe(404);
    expect((await api('GET', `${EMAILS}/${id}?archived=true`)).body.archived).toBe(true);
    expect((await api('POST', EMAILS, email('gone-1', idOf(0)))).status).toBe(201);
  });

  it('answers the old ids of merged contacts with the new record, which keeps activities and opt-out', async () => {
    const [a, b] = [idOf(10), idOf(11)];
    await api('POST', EMAILS, email('merge-1', a));
    await control(started.standIn, 'acts', { act: 'edit', id: b, properties: { hs_email_optout: 'true' } });
    const merged = await control(started.standIn, 'acts', { act: 'merge', id: a, otherId: b });
    for (const old of [a, b]) {
      const read = await api('GET', `${CONTACTS}/${old}?properties=hs_merged_object_ids,hs_email_optout`);
      expect(read.body.id).toBe(merged.id);
      expect(read.body.properties).toMatchObject({
        hs_merged_object_ids: `${a};${b}`,
        hs_email_optout: 'true',
      });
    }
    const touch = await api('GET', `${EMAILS}/merge-1?idProperty=cadenza_touch_id&associations=contacts`);
    expect(touch.body.associations?.contacts?.results[0]?.id).toBe(merged.id);
    const second = people[11]?.properties.email ?? '';
    const byAddress = await api('GET', `${CONTACTS}/${encodeURIComponent(second)}?idProperty=email`);
    expect(byAddress.body.id).toBe(merged.id);
  });

  it('fills the sender fields of an email from its headers and the contact roll-ups from its date', async () => {
    const headers = { from: { email: 'robin.vale@cadenza-demo.example' }, to: [{ email: 'a@b.example' }] };
    const input = email('head-1', idOf(5), { hs_email_headers: JSON.stringify(headers) });
    const created = await api('POST', EMAILS, input);
    expect(created.body.properties).toMatchObject({
      hs_email_from_email: 'robin.vale@cadenza-demo.example',
      hs_email_to_email: 'a@b.example',
    });
    const contact = await api('GET', `${CONTACTS}/${idOf(5)}?properties=notes_last_contacted`);
    expect(contact.body.properties.notes_last_contacted).toBe('2026-11-23T09:00:00.000Z');
  });
});
