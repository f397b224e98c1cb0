import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InboundRequest } from '../../../src/ports/inbound-request.ts';
import { touchFor } from '../../contracts/crm-activity.ts';
import { openFakeOrg, startFakeOrg } from './fake-org.ts';
import { API, openSalesforceWorld, type SalesforceWorld } from './salesforce-world.ts';

describe('an org of Salesforce', () => {
  let world: SalesforceWorld;
  beforeEach(async () => {
    world = await openSalesforceWorld();
  });
  afterEach(() => world.close());

  const aLead = () => {
    const lead = world.people.many.find((ref) => ref.type === 'Lead');
    if (lead === undefined) throw new Error('The stand-in has no lead');
    return lead;
  };

  it('says where a converted lead went, and that its activities belong there', async () => {
    const lead = aLead();
    await world.control('acts', { act: 'convert', id: lead.id });
    const [person] = await world.crm.readPeople([lead]);
    expect(person).toMatchObject({ ref: lead, deleted: false, movedTo: { type: 'Contact' } });
    expect(await world.crm.writeActivities([touchFor(lead, 'late')])).toMatchObject([{ status: 'moved' }]);
    const contact = person?.movedTo;
    if (contact === null || contact === undefined) throw new Error('not converted');
    expect(await world.crm.writeActivities([touchFor(contact, 'late')])).toMatchObject([
      { status: 'written' },
    ]);
  });

  it('reads contacts with their account and leads with their company', async () => {
    const people = await world.crm.readPeople([world.people.first, aLead()]);
    expect(people.find((person) => person.ref.type === 'Contact')).toMatchObject({
      companyId: expect.stringMatching(/^001/),
      companyName: expect.any(String),
      companyDomain: expect.stringMatching(/\.example$/),
      industry: expect.any(String),
    });
    expect(people.find((person) => person.ref.type === 'Lead')).toMatchObject({
      companyId: null,
      companyName: expect.any(String),
      industry: expect.any(String),
    });
  });

  it('gives 200 people and their changes for one API call each', async () => {
    const before = world.standIn.log.entries.length;
    await world.crm.readPeople(world.people.many);
    await world.crm.changes(await world.crm.startCursor());
    expect(world.standIn.log.entries.length - before).toBe(3);
  });

  it('takes ids of fifteen characters', async () => {
    const { first } = world.people;
    const short = { ...first, id: first.id.slice(0, 15) };
    expect(await world.crm.readPeople([short])).toMatchObject([{ ref: first }]);
  });

  it('writes a task that Salesforce shows as a closed email of the owner, on the person and the account', async () => {
    const [person] = await world.crm.readPeople([world.people.first]);
    const { companyId = null, ownerId = null } = person ?? {};
    await world.crm.writeActivities([touchFor(world.people.first, "o'clock", { companyId, ownerId })]);
    const { records } = await world.soql(
      "SELECT Subject, WhoId, WhatId, OwnerId, IsClosed, TaskSubtype, ActivityDate, Cadenza_Step__c FROM Task WHERE Cadenza_Touch_Id__c = 'o\\'clock'",
    );
    expect(records).toMatchObject([
      {
        WhoId: world.people.first.id,
        WhatId: companyId,
        OwnerId: ownerId,
        IsClosed: true,
        TaskSubtype: 'Email',
        ActivityDate: '2026-11-23',
        Cadenza_Step__c: 'email-1',
      },
    ]);
    expect((await world.crm.findActivities(["o'clock"])).size).toBe(1);
  });

  it('finds a key no longer once its task was deleted', async () => {
    await world.crm.writeActivities([touchFor(world.people.first, 'gone')]);
    const id = (await world.crm.findActivities(['gone'])).get('gone');
    const { accessToken } = (await world.tokens.current()).tokens;
    const headers = { authorization: `Bearer ${accessToken}` };
    await fetch(`${world.standIn.url}${API}/sobjects/Task/${id}`, { method: 'DELETE', headers });
    expect((await world.crm.findActivities(['gone'])).size).toBe(0);
  });

  it('links to the record on its own host once it was called', async () => {
    const { first } = world.people;
    expect(world.crm.recordUrl(first)).toContain(`startURL=/lightning/r/Contact/${first.id}/view`);
    await world.crm.readPeople([first]);
    expect(world.crm.recordUrl(first)).toBe(`${world.standIn.url}/lightning/r/Contact/${first.id}/view`);
  });

  it('is ready when the package is installed, and its pushes are then signed so that they can be verified', async () => {
    const pushSecret = 'a-secret-of-this-org';
    const inbox: InboundRequest[] = [];
    const product = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(Buffer.from(chunk));
      inbox.push({
        method: request.method ?? '',
        url: `http://${request.headers.host}${request.url}`,
        headers: new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)])),
        body: new Uint8Array(Buffer.concat(chunks)),
      });
      response.writeHead(204).end();
    });
    await new Promise<void>((resolve) => {
      product.listen(0, '127.0.0.1', resolve);
    });
    const productUrl = `http://127.0.0.1:${(product.address() as AddressInfo).port}`;
    expect(await world.crm.prepare({ productUrl, pushSecret })).toEqual([]);
    await world.act('opt_out', world.people.first);
    await world.standIn.settled();
    const [push] = inbox;
    if (push === undefined) throw new Error('Nothing was pushed');
    const { inbound } = world.salesforce;
    expect(inbound.claimedAccount(push)).toBe(world.standIn.orgId);
    await expect(inbound.verify(push, [pushSecret], new Date())).resolves.toBeUndefined();
    await expect(inbound.verify(push, ['another'], new Date())).rejects.toMatchObject({
      code: 'unauthenticated',
    });
    expect(inbound.changes(push)).toMatchObject([{ ref: world.people.first, change: 'opted_out' }]);
    expect(inbound.nonce(push)).not.toBeNull();
    product.close();
    product.closeAllConnections();
  });

  it('without the package says so in words', async () => {
    const bare = await startFakeOrg(({ path }) =>
      path.includes('/apexrest/')
        ? { status: 404, body: [{ errorCode: 'NOT_FOUND', message: 'Could not find a match for URL' }] }
        : { body: { fields: [{ name: 'Email', createable: true }] } },
    );
    const todo = await openFakeOrg(bare).prepare({ productUrl: 'https://c.example', pushSecret: 's' });
    expect(todo).toEqual([
      expect.stringMatching(/package is not installed/),
      expect.stringMatching(/Cadenza_Touch_Id__c is not visible on Task/),
      expect.stringMatching(/may not see HasOptedOutOfEmail of Contact/),
      expect.stringMatching(/may not see HasOptedOutOfEmail of Lead/),
      expect.stringMatching(/may not see Cadenza_Outcome__c of Event/),
    ]);
    await bare.close();
  });
});
