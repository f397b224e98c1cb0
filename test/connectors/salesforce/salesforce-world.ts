import { createHash } from 'node:crypto';
import { createSalesforce } from '../../../connectors/salesforce/index.ts';
import {
  type SalesforceStandIn,
  startSalesforceStandIn,
} from '../../../connectors/sandbox/salesforce/index.ts';
import type { CrmKindPort, CrmRef } from '../../../src/ports/crm.ts';
import type { CrmTokens, TokenSource } from '../../../src/ports/crm-oauth.ts';
import type { ContractCalendar, ContractMeeting, CrmWorld } from '../../contracts/crm-world.ts';

const REDIRECT = 'http://127.0.0.1:9/callback';
const VERIFIER = 'a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636';
export const API = '/services/data/v66.0';

/** A clock that stands still until it is moved. */
export class TestClock {
  #now = new Date('2026-11-23T09:00:00.000Z');
  now(): Date {
    return new Date(this.#now);
  }
  advance(milliseconds: number): void {
    this.#now = new Date(this.#now.getTime() + milliseconds);
  }
}

/** The connector with the stand-in's credentials. */
function connectorFor(standIn: SalesforceStandIn, clock: TestClock): CrmKindPort {
  return createSalesforce({
    clientId: standIn.settings.SALESFORCE_CLIENT_ID ?? '',
    clientSecret: standIn.settings.SALESFORCE_CLIENT_SECRET ?? '',
    loginUrl: standIn.url,
    timeoutMs: 5_000,
    wall: () => clock.now(),
  });
}

/** Goes through the consent page as an admin's browser would. */
export async function authorize(salesforce: CrmKindPort) {
  const challenge = createHash('sha256').update(VERIFIER).digest('base64url');
  const page = salesforce.oauth.authorizeUrl({ redirectUri: REDIRECT, state: 'state-1', challenge });
  const back = await fetch(page, { redirect: 'manual' });
  const url = new URL(back.headers.get('location') ?? '');
  return { url, redirectUri: REDIRECT, verifier: VERIFIER, code: url.searchParams.get('code') ?? '' };
}

/** Tokens in memory, renewed by the connector's own OAuth when asked to. */
export class HeldTokens implements TokenSource {
  readonly #salesforce: CrmKindPort;
  #tokens: CrmTokens;
  #version = 1;
  renewals = 0;

  constructor(salesforce: CrmKindPort, tokens: CrmTokens) {
    this.#salesforce = salesforce;
    this.#tokens = tokens;
  }

  async current() {
    return { tokens: this.#tokens, version: this.#version };
  }

  async renew(version: number) {
    if (version === this.#version) {
      this.renewals += 1;
      this.#tokens = await this.#salesforce.oauth.refresh(this.#tokens);
      this.#version += 1;
    }
    return this.current();
  }
}

export interface SalesforceWorld extends CrmWorld {
  readonly standIn: SalesforceStandIn;
  readonly clock: TestClock;
  readonly tokens: HeldTokens;
  readonly salesforce: CrmKindPort;
  /** Runs SOQL with plain HTTP, past the connector. */
  soql(query: string): Promise<{ totalSize: number; records: { Id: string; [field: string]: unknown }[] }>;
  control(path: string, body: object, method?: string): Promise<void>;
}

async function control(base: string, path: string, request: { method: string; body: object }): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${base}/sandbox/${path}`, {
    method: request.method,
    headers,
    body: JSON.stringify(request.body),
  });
  if (!answer.ok) throw new Error(`/sandbox/${path} answered ${answer.status}: ${await answer.text()}`);
}

function isWrite(entry: { method: string; path: string; body?: unknown }): boolean {
  return (
    entry.method === 'POST' &&
    entry.path === `${API}/composite` &&
    JSON.stringify(entry.body).includes(`"url":"${API}/composite/sobjects"`)
  );
}

/** What people do to events in the org. */
function calendarOf(base: string): ContractCalendar {
  const act = async (body: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body) };
    const answer = await fetch(`${base}/sandbox/meetings`, init);
    if (!answer.ok) throw new Error(`/sandbox/meetings answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  };
  const times = ({ startAt, endAt }: { readonly startAt: Date; readonly endAt: Date }) => ({
    startAt: startAt.toISOString(),
    endAt: endAt.toISOString(),
  });
  const edit = async (id: string, fields: object) => void (await act({ act: 'edit', id, fields }));
  const book = ({ refs, title, ...when }: ContractMeeting, fields = {}) =>
    act({ act: 'book', whoIds: refs.map((ref) => ref.id), subject: title, ...times(when), fields });
  const outcomes = { held: 'Held', no_show: 'No-show', canceled: 'Canceled' } as const;
  return {
    book,
    move: async (id, to) => void (await act({ act: 'move', id, ...times(to) })),
    mark: (id, outcome) => edit(id, { Cadenza_Outcome__c: outcomes[outcome] }),
    rename: (id, title) => edit(id, { Subject: title }),
    delete: async (id) => void (await act({ act: 'delete', id })),
    bookOurs: async (meeting) => void (await book(meeting, { Cadenza_Touch_Id__c: 'ours-1' })),
  };
}

async function recordsOf(
  world: Pick<SalesforceWorld, 'soql'>,
  object: 'Contact' | 'Lead',
): Promise<CrmRef[]> {
  const open = object === 'Lead' ? ' AND IsConverted = false' : '';
  const { records } = await world.soql(
    `SELECT Id FROM ${object} WHERE Email != null AND HasOptedOutOfEmail = false${open} ORDER BY Id LIMIT 150`,
  );
  return records.map((record) => ({ type: object, id: record.Id }));
}

/** A fresh Salesforce stand-in with the connector opened on it. */
export async function openSalesforceWorld(): Promise<SalesforceWorld> {
  const clock = new TestClock();
  const standIn = await startSalesforceStandIn({ clock, people: 200, seed: 7 });
  const salesforce = connectorFor(standIn, clock);
  const grant = await salesforce.oauth.exchange(await authorize(salesforce));
  const tokens = new HeldTokens(salesforce, grant.tokens);

  async function get(path: string): Promise<unknown> {
    const { accessToken } = (await tokens.current()).tokens;
    const headers = { authorization: `Bearer ${accessToken}` };
    return (await fetch(`${standIn.url}${API}${path}`, { headers })).json();
  }
  const soql: SalesforceWorld['soql'] = async (query) =>
    (await get(`/query?q=${encodeURIComponent(query)}`)) as Awaited<ReturnType<SalesforceWorld['soql']>>;

  const views = (await get('/sobjects/Contact/listviews')) as {
    listviews: { id: string; developerName: string }[];
  };
  const contacts = await recordsOf({ soql }, 'Contact');
  const leads = await recordsOf({ soql }, 'Lead');
  const [first, second] = contacts;
  const view = views.listviews.find((candidate) => candidate.developerName === 'AllContacts');
  const followed = views.listviews.find((candidate) => candidate.developerName === 'RenewalsInJune');
  if (first === undefined || second === undefined || view === undefined || followed === undefined)
    throw new Error('The stand-in is empty');
  const post = (path: string, body: object, method = 'POST') => control(standIn.url, path, { method, body });

  const changeAccountOf = async (ref: CrmRef, fields: Readonly<Record<string, string>>) => {
    const { records } = await soql(`SELECT AccountId FROM Contact WHERE Id = '${ref.id}'`);
    const { accessToken } = (await tokens.current()).tokens;
    const answer = await fetch(`${standIn.url}${API}/sobjects/Account/${String(records[0]?.AccountId)}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(fields),
    });
    if (!answer.ok) throw new Error(`The account was not changed: ${await answer.text()}`);
  };

  return {
    crm: salesforce.open({ accountId: grant.accountId, tokens }),
    withFields: {
      crm: salesforce.open({
        accountId: grant.accountId,
        tokens,
        customFields: { person: ['renewal_month__c', 'nowhere'], company: ['Customer_Story__c'] },
      }),
      person: 'renewal_month__c',
      company: 'Customer_Story__c',
    },
    async fillFields(ref, { person, company }) {
      clock.advance(1_000);
      await post('acts', { act: 'edit', id: ref.id, fields: { Renewal_Month__c: person } });
      await changeAccountOf(ref, { Customer_Story__c: company });
    },
    placeCompanyOf: (ref, { city, state, country }) =>
      changeAccountOf(ref, { BillingCity: city, BillingState: state, BillingCountry: country }),
    people: { first, second, many: [...contacts, ...leads] },
    list: { id: `Contact:${view.id}`, size: (await soql('SELECT COUNT() FROM Contact')).totalSize },
    async act(act, ref, other) {
      clock.advance(1_000);
      if (act !== 'merge') return post('acts', { act, id: ref.id });
      return post('acts', { act, id: other?.id, loserId: ref.id });
    },
    followed: { id: `Contact:${followed.id}`, outside: contacts.at(-1) ?? second },
    async moveInList(act, ref) {
      clock.advance(600_000);
      await post('acts', {
        act: 'edit',
        id: ref.id,
        fields: { Renewal_Month__c: act === 'join' ? 'June' : null },
      });
    },
    stages: ['Prospecting', 'Proposal/Price Quote'],
    async deal(act) {
      clock.advance(60_000);
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(act) };
      return ((await (await fetch(`${standIn.url}/sandbox/deals`, init)).json()) as { id: string }).id;
    },
    actOnEntry: (act, key, to) =>
      post('activities', { act, key, ...(act === 'move' ? { toId: to?.id ?? null } : { whoId: to?.id }) }),
    calendar: calendarOf(standIn.url),
    calls: () => standIn.log.entries.filter((entry) => entry.path.startsWith('/services/data')).length,
    pass: (milliseconds) => clock.advance(milliseconds),
    time: () => clock.now(),
    faults: (rules) => post('faults', rules, 'PUT'),
    activitiesWithKey: async (key) =>
      (await soql(`SELECT COUNT() FROM Task WHERE Cadenza_Touch_Id__c = '${key}'`)).totalSize,
    writeCalls: async () => standIn.log.entries.filter(isWrite).length,
    expireToken: () => post('expire-tokens', {}),
    renewals: () => tokens.renewals,
    close: () => standIn.close(),
    standIn,
    clock,
    tokens,
    salesforce,
    soql,
    control: post,
  };
}
