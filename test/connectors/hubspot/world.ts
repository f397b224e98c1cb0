import { createHash } from 'node:crypto';
import { createHubspot, type HubspotConfig } from '../../../connectors/hubspot/index.ts';
import { OWNERS } from '../../../connectors/sandbox/hubspot/data/owners.ts';
import { startHubspotStandIn } from '../../../connectors/sandbox/hubspot/index.ts';
import type { CrmKindPort, CrmPort, CrmRef } from '../../../src/ports/crm.ts';
import type { CrmTokens, TokenSource } from '../../../src/ports/crm-oauth.ts';
import type { ContractCalendar, CrmWorld } from '../../contracts/crm-world.ts';

type StandIn = Awaited<ReturnType<typeof startHubspotStandIn>>;

/** A clock on which no two moments are the same, one second apart. */
export function tickingClock(start = '2026-11-23T09:00:00Z') {
  let at = Date.parse(start);
  return {
    now() {
      at += 1000;
      return new Date(at);
    },
    get at() {
      return new Date(at);
    },
    forward(ms: number) {
      at += ms;
    },
  };
}

export function configFor(standIn: StandIn): HubspotConfig {
  const { settings } = standIn;
  const get = (name: string) => settings[name] ?? '';
  return {
    clientId: get('HUBSPOT_CLIENT_ID'),
    clientSecret: get('HUBSPOT_CLIENT_SECRET'),
    apiUrl: get('HUBSPOT_API_URL'),
    authUrl: get('HUBSPOT_AUTH_URL'),
    appId: get('HUBSPOT_APP_ID'),
    publicUrl: 'https://cadenza.example',
    timeoutMs: 5_000,
    wall: () => new Date(),
  };
}

export const REDIRECT = 'http://127.0.0.1:8787/oauth/hubspot';

/** Follows the authorize page to its redirect and returns the code that it carries. */
export async function approve(kind: CrmKindPort, verifier: string): Promise<string> {
  const challenge = createHash('sha256').update(verifier).digest('base64url');
  const url = kind.oauth.authorizeUrl({ redirectUri: REDIRECT, state: 's-1', challenge });
  const answer = await fetch(url, { redirect: 'manual' });
  const target = new URL(answer.headers.get('location') ?? 'http://nowhere.example');
  return target.searchParams.get('code') ?? '';
}

/** One connection's tokens in memory, renewed through the connector's own OAuth. */
export function tokenSource(kind: CrmKindPort, first: CrmTokens): TokenSource & { renewals: number } {
  let tokens = first;
  let version = 1;
  return {
    renewals: 0,
    current: async () => ({ tokens, version }),
    async renew(stale) {
      if (stale === version) {
        this.renewals += 1;
        tokens = await kind.oauth.refresh(tokens);
        version += 1;
      }
      return { tokens, version };
    },
  };
}

export interface HubspotWorld extends CrmWorld {
  readonly standIn: StandIn;
  readonly kind: CrmKindPort;
  readonly config: HubspotConfig;
  readonly clock: ReturnType<typeof tickingClock>;
  readonly people: { first: CrmRef; second: CrmRef; many: readonly CrmRef[] };
  /** A port with other settings on the same connection. */
  reopen(change: Partial<HubspotConfig>): CrmPort;
  control(method: 'POST' | 'PUT', path: string, body: unknown): Promise<Response>;
  /** A call straight to the stand-in's API, with the connection's token. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** Rows of one object type, as the stand-in stores them. */
  rows(type: string): Promise<readonly StoredRow[]>;
}

export interface StoredRow {
  readonly id: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly links: readonly { readonly toType: string; readonly toId: string; readonly typeId: number }[];
}

/** What people do to meetings in the portal. */
function calendarOf(control: HubspotWorld['control']): ContractCalendar {
  const act = async (body: object) => {
    const answer = await control('POST', '/sandbox/meetings', body);
    if (!answer.ok) throw new Error(`/sandbox/meetings answered ${answer.status}: ${await answer.text()}`);
    return ((await answer.json()) as { id: string }).id;
  };
  const times = ({ startAt, endAt }: { readonly startAt: Date; readonly endAt: Date }) => ({
    startAt: startAt.toISOString(),
    endAt: endAt.toISOString(),
  });
  const book: ContractCalendar['book'] = ({ refs, title, ...when }) =>
    act({
      act: 'book',
      contactIds: refs.map((ref) => ref.id),
      title,
      ...times(when),
      ownerId: OWNERS[0]?.id,
    });
  const outcomes = { held: 'COMPLETED', no_show: 'NO_SHOW', canceled: 'CANCELED' } as const;
  return {
    book,
    move: async (id, to) => void (await act({ act: 'move', id, ...times(to) })),
    mark: async (id, outcome) => void (await act({ act: 'mark', id, outcome: outcomes[outcome] })),
    rename: async (id, title) =>
      void (await act({ act: 'edit', id, properties: { hs_meeting_title: title } })),
    delete: async (id) => void (await act({ act: 'delete', id })),
    async bookOurs(meeting) {
      await act({ act: 'edit', id: await book(meeting), properties: { cadenza_touch_id: 'ours-1' } });
    },
  };
}

const WRITTEN = ['emails', 'calls', 'communications', 'notes', 'postal_mail', 'tasks', 'meetings'];

async function largestList(crm: CrmPort): Promise<{ id: string; size: number; refs: CrmRef[] }> {
  const lists = await crm.lists();
  const largest = [...lists].sort((a, b) => (b.size ?? 0) - (a.size ?? 0))[0];
  if (largest === undefined) throw new Error('the stand-in has no lists');
  const refs: CrmRef[] = [];
  let next: string | null = null;
  do {
    const page: Awaited<ReturnType<CrmPort['listMembers']>> = await crm.listMembers(largest.id, next);
    refs.push(...page.items);
    next = page.next;
  } while (next !== null);
  return { id: largest.id, size: largest.size ?? -1, refs };
}

/** A fresh stand-in, the connector connected to it by OAuth, and its properties prepared. */
export async function openHubspotWorld(people = 60): Promise<HubspotWorld> {
  const world = await openBareHubspotWorld(people);
  await world.crm.prepare({ productUrl: configFor(world.standIn).publicUrl, pushSecret: 'unused' });
  return world;
}

/** The same without the properties: what `prepare` makes is not there. */
export async function openBareHubspotWorld(people: number): Promise<HubspotWorld> {
  const clock = tickingClock();
  const standIn = await startHubspotStandIn({ clock, people });
  const config = configFor(standIn);
  const kind = createHubspot(config);
  const verifier = 'v'.repeat(43);
  const grant = await kind.oauth.exchange({
    code: await approve(kind, verifier),
    redirectUri: REDIRECT,
    verifier,
  });
  const tokens = tokenSource(kind, grant.tokens);
  const connection = { accountId: grant.accountId, tokens };
  const crm = kind.open(connection);
  const withFields = {
    crm: kind.open({
      ...connection,
      customFields: { person: ['renewal_month', 'nowhere'], company: ['customer_story'] },
    }),
    person: 'renewal_month',
    company: 'customer_story',
  };

  const control = async (method: 'POST' | 'PUT', path: string, body: unknown) => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(`${standIn.url}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer;
  };
  const rows = async (type: string) => {
    const answer = await fetch(`${standIn.url}/sandbox/objects/${type}?limit=10000`);
    return ((await answer.json()) as { rows: StoredRow[] }).rows;
  };
  const list = await largestList(crm);
  const usable = (await crm.readPeople(list.refs)).filter((one) => one.email !== null && !one.emailOptOut);
  const [first, second] = usable.map((one) => ({ ...one.ref }));
  if (first === undefined || second === undefined) throw new Error('the list has too few people');

  // The largest list of all is one of everybody; this one is kept by hand.
  const followed = (await crm.lists()).find(({ name }) => name === 'Q4 prospects');
  const inside = followed === undefined ? list.refs : (await crm.listMembers(followed.id, null)).items;
  const outside = list.refs.find(({ id }) => !inside.some((one) => one.id === id));
  if (followed === undefined || outside === undefined) throw new Error('nobody is outside the list');

  return {
    crm,
    withFields,
    async fillFields(ref, { person, company }) {
      const [found] = await crm.readPeople([ref]);
      await control('POST', '/sandbox/acts', [
        { act: 'edit', id: ref.id, properties: { renewal_month: person ?? '' } },
        { act: 'edit_company', id: found?.companyId, properties: { customer_story: company } },
      ]);
    },
    async placeCompanyOf(ref, place) {
      const [found] = await crm.readPeople([ref]);
      await control('POST', '/sandbox/acts', [
        { act: 'edit', id: ref.id, properties: { hs_timezone: '' } },
        { act: 'edit_company', id: found?.companyId, properties: place },
      ]);
    },
    standIn,
    kind,
    config,
    clock,
    people: { first, second, many: list.refs },
    list: { id: list.id, size: list.size },
    reopen: (change) => createHubspot({ ...config, ...change }).open(connection),
    control,
    async call(method, path, body) {
      const { accessToken } = (await tokens.current()).tokens;
      const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
      const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
      return fetch(`${standIn.url}${path}`, init);
    },
    rows,
    async act(act, ref, other) {
      if (act !== 'merge' || other === undefined) {
        await control('POST', '/sandbox/acts', { act, id: ref.id });
        return;
      }
      const answer = await control('POST', '/sandbox/acts', { act, id: other.id, otherId: ref.id });
      // HubSpot gives a merged contact a new id, so the record that stays is known by that from now on.
      Object.assign(other, { id: ((await answer.json()) as { id: string }).id });
    },
    followed: { id: followed.id, outside },
    async moveInList(act, ref) {
      clock.forward(600_000);
      const change = { act: act === 'join' ? 'add' : 'remove', listId: followed.id, ids: [ref.id] };
      await control('POST', '/sandbox/lists', change);
    },
    stages: ['Appointment Scheduled', 'Contract Sent'],
    async deal(act) {
      clock.forward(60_000);
      return ((await (await control('POST', '/sandbox/deals', act)).json()) as { id: string }).id;
    },
    async actOnEntry(act, key, to) {
      const where = act === 'move' ? { toId: to?.id ?? null } : { contactId: to?.id };
      await control('POST', '/sandbox/activities', { act, key, ...where });
    },
    calendar: calendarOf(control),
    calls: () => standIn.log.entries.filter((entry) => entry.path.startsWith('/crm')).length,
    pass: (milliseconds) => clock.forward(milliseconds),
    time: () => clock.at,
    faults: async (rules) => void (await control('PUT', '/sandbox/faults', rules)),
    async activitiesWithKey(key) {
      const all = await Promise.all(WRITTEN.map(rows));
      return all.flat().filter((row) => row.properties.cadenza_touch_id === key).length;
    },
    writeCalls: async () =>
      standIn.log.entries.filter((entry) => entry.method === 'POST' && entry.path.endsWith('/batch/create'))
        .length,
    expireToken: async () => void (await control('POST', '/sandbox/expire-tokens', {})),
    renewals: () => tokens.renewals,
    close: () => standIn.close(),
  };
}
