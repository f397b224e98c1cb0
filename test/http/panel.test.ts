import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { CrmKind } from '../../src/ports/crm.ts';
import type { Prospect } from '../support/world.ts';
import {
  hubspotPanelCall,
  openPanel,
  pushSecretOf,
  type SignedCall,
  salesforcePanelCall,
  sessionIn,
} from './crm-calls.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let repInSalesforce: string;
let lead: Prospect;
let contact: Prospect;
beforeAll(async () => {
  http = await openHttp();
  const { id } = await pushSecretOf(http, 'salesforce');
  const { rep } = http.users;
  const mapped = await http.world.in((tx) => tx.users.crmIdsOf([rep.id]));
  repInSalesforce = mapped.get(id)?.get(rep.id) ?? '';
  lead = http.world.take('salesforce', 'Lead');
  contact = http.world.take('hubspot');
});
afterAll(() => http.world.close());

const ask = ({ path, init }: SignedCall) => http.send(path, init);
const callFor = (kind: CrmKind, over = {}) =>
  kind === 'salesforce'
    ? salesforcePanelCall(http, { user: repInSalesforce, object: 'Lead', id: lead.ref.id }, over)
    : hubspotPanelCall(http, { userEmail: http.users.rep.email, objectId: contact.ref.id }, over);
const urlFrom = async (kind: CrmKind) => (await ask(await callFor(kind))).json<{ url: string }>().url;
const bearer = (session: string) => ({ headers: { authorization: `Bearer ${session}` } });

async function later<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const wall = http.ctx.clock.wall;
  http.ctx.clock.wall = () => new Date(Date.now() + milliseconds);
  try {
    return await work();
  } finally {
    http.ctx.clock.wall = wall;
  }
}

describe.each<CrmKind>(['salesforce', 'hubspot'])('a panel beside a record of %s', (kind) => {
  test('has an address that is good once, and carries a session for that record alone', async () => {
    const asked = await ask(await callFor(kind));
    expect(asked.status).toBe(200);
    expect(asked.headers.get('cache-control')).toBe('no-store');
    const { url, expiresAt } = asked.json<{ url: string; expiresAt: string }>();
    expect(url).toMatch(new RegExp(`^${http.publicUrl}/embed/record\\?entry=\\w{32,}$`));
    const seconds = (Date.parse(expiresAt) - Date.now()) / 1000;
    expect([seconds > 110, seconds <= 120]).toEqual([true, true]);
    const page = await openPanel(http, url);
    expect([page.status, page.headers.get('set-cookie')]).toEqual([200, null]);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(sessionIn(page)).toMatch(/^cdzp_/);
    const again = await openPanel(http, url);
    expect([again.status, sessionIn(again)]).toEqual([401, 'none']);
    expect(again.text).toContain('Reload the record in the CRM');
  });

  test('stands in frames of that CRM only, and sends no referrer that could carry the entry on', async () => {
    const { headers } = await openPanel(http, await urlFrom(kind));
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(new RegExp(`frame-ancestors ${http.world.url(kind)}$`));
    expect(headers.get('x-frame-options')).toBeNull();
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  test('is not opened by a call that is forged, stale, for another account, or made before', async () => {
    const good = await callFor(kind);
    expect((await ask(good)).status).toBe(200);
    const replayed = await ask(good);
    expect([replayed.status, replayed.text.includes('url')]).toEqual([401, false]);
    expect((await ask(await callFor(kind, { secret: 'a-guess-of-somebody' }))).status).toBe(401);
    expect((await ask(await callFor(kind, { at: Date.now() - 301_000 }))).status).toBe(401);
    expect((await ask({ ...good, init: { ...good.init, headers: {} } })).status).toBe(401);
    const elsewhere =
      kind === 'salesforce'
        ? salesforcePanelCall(http, {
            user: repInSalesforce,
            object: 'Lead',
            id: lead.ref.id,
            org: '00D000000000009AAA',
          })
        : hubspotPanelCall(http, {
            userEmail: http.users.rep.email,
            objectId: contact.ref.id,
            portalId: '777',
          });
    expect((await ask(await elsewhere)).status).toBe(401);
  });

  test('is not opened for a CRM user who is nobody here, nor for something that is no person', async () => {
    const stranger =
      kind === 'salesforce'
        ? salesforcePanelCall(http, { user: '005000000000999AAA', object: 'Lead', id: lead.ref.id })
        : hubspotPanelCall(http, { userEmail: 'nobody@elsewhere.example', objectId: contact.ref.id });
    const refused = await ask(await stranger);
    expect([refused.status, refused.json().detail]).toEqual([
      403,
      expect.stringContaining('not a Cadenza user yet'),
    ]);
    const account =
      kind === 'salesforce'
        ? salesforcePanelCall(http, { user: repInSalesforce, object: 'Account', id: lead.ref.id })
        : hubspotPanelCall(http, { userEmail: http.users.rep.email, objectId: 'x' });
    expect((await ask(await account)).status).toBe(400);
  });
});

describe('an entry', () => {
  test('is not used up by a look at it', async () => {
    const url = await urlFrom('salesforce');
    const { pathname, search } = new URL(url);
    const look = await http.send(`${pathname}${search}`, { method: 'HEAD' });
    expect([look.status, look.text]).toEqual([200, '']);
    expect((await openPanel(http, url)).status).toBe(200);
  });

  test('is over after two minutes, and goes away when the next one is made', async () => {
    const url = await urlFrom('salesforce');
    const closed = await later(121_000, () => openPanel(http, url));
    expect([closed.status, sessionIn(closed)]).toEqual([401, 'none']);
    await urlFrom('salesforce');
    await later(125_000, async () => urlFrom('hubspot'));
    const rows = await http.world.db.query('select token_hash from panel_entries');
    expect(rows).toHaveLength(1);
  });

  test('is refused in words that the CRM may show, when it is missing or made up', async () => {
    for (const path of ['/embed/record', '/embed/record?entry=', '/embed/record?entry=made-up']) {
      const page = await http.send(path);
      expect(page.status).toBe(401);
      expect(page.text).toContain('Reload the record in the CRM');
      expect(page.text).not.toMatch(/<script|href="\//);
      const policy = page.headers.get('content-security-policy');
      expect(policy).toContain(
        `frame-ancestors ${http.world.url('salesforce')} ${http.world.url('hubspot')}`,
      );
    }
  });

  test('opens nothing for a user who has left, or once the CRM is disconnected', async () => {
    const left = await urlFrom('hubspot');
    await http.world.in((tx) => tx.users.update(http.users.rep.id, { active: false }));
    expect((await openPanel(http, left)).status).toBe(401);
    await http.world.in((tx) => tx.users.update(http.users.rep.id, { active: true }));
    const cut = await urlFrom('hubspot');
    const { id } = await pushSecretOf(http, 'hubspot');
    await http.world.in((tx) => tx.connections.update(id, { state: 'disconnected' }));
    expect((await openPanel(http, cut)).status).toBe(401);
    await http.world.in((tx) => tx.connections.update(id, { state: 'active' }));
  });

  test('is kept as a hash only, and stands in no log', async () => {
    http.logged.length = 0;
    const url = await urlFrom('salesforce');
    const entry = new URL(url).searchParams.get('entry') ?? '';
    const rows = await http.world.db.query('select * from panel_entries');
    expect(JSON.stringify(rows)).not.toContain(entry);
    const session = sessionIn(await openPanel(http, url));
    await http.send('/v1/embed/record', bearer(session));
    expect(http.logged.length).toBeGreaterThan(1);
    expect(JSON.stringify(http.logged)).not.toMatch(new RegExp(`${entry}|cdzp_`));
  });
});

describe("a panel's session", () => {
  let session: string;
  beforeEach(async () => {
    session = sessionIn(await openPanel(http, await urlFrom('salesforce')));
  });

  test('opens the panel and nothing else of the API', async () => {
    expect((await http.send('/v1/embed/record', bearer(session))).status).toBe(200);
    const { personId } = await http.world.run(lead.email).catch(() => ({ personId: http.ctx.ids.uuid() }));
    for (const path of ['/v1/workspace', '/v1/me', '/v1/people', `/v1/people/${personId}`, '/v1/embedded']) {
      const refused = await http.send(path, bearer(session));
      expect([path, refused.status]).toEqual([path, 403]);
      expect(refused.json().detail).toContain('beside one CRM record only');
    }
    const stop = { method: 'POST', ...bearer(session) };
    expect((await http.send('/v1/workspace/stop-all', stop)).status).toBe(403);
    expect((await http.send('/connect/salesforce', bearer(session))).status).toBe(403);
    expect((await http.send('/people', bearer(session))).status).toBe(401);
  });

  test('is needed for the panel: a key or a session names no record', async () => {
    const answer = await http.get('admin', '/v1/embed/record');
    expect([answer.status, answer.json().detail]).toEqual([403, expect.stringContaining('inside the CRM')]);
  });

  test('opens nothing when a part of it was changed, when it is signed otherwise, or after 8 hours', async () => {
    const open = async (text: string) => (await http.send('/v1/embed/record', bearer(text))).status;
    const other = session.replace(lead.ref.id, '00Q000000000009AAA');
    expect(other).not.toBe(session);
    const [head = ''] = session.split(/\.[^.]+$/);
    for (const forged of [other, head, `${head}.`, `${head}.AAAA`, 'cdzp_', 'cdzp_.'])
      expect([forged, await open(forged)]).toEqual([forged, 401]);
    expect(await later(7.9 * 3_600_000, () => open(session))).toBe(200);
    expect(await later(8.1 * 3_600_000, () => open(session))).toBe(401);
  });

  test('is no cookie, and the cookie of a session is no panel session', async () => {
    const cookie = await http.cookieOf('rep');
    const value = decodeURIComponent(cookie.split('=')[1] ?? '');
    expect((await http.send('/v1/embed/record', bearer(`cdzp_${value}`))).status).toBe(401);
    const asCookie = `cadenza_session=${encodeURIComponent(session)}`;
    expect((await http.send('/v1/cadences', { headers: { cookie: asCookie } })).status).toBe(401);
  });

  test('ends with its user', async () => {
    await http.world.in((tx) => tx.users.update(http.users.rep.id, { active: false }));
    expect((await http.send('/v1/embed/record', bearer(session))).status).toBe(401);
    await http.world.in((tx) => tx.users.update(http.users.rep.id, { active: true }));
  });
});

test('all other pages stay out of frames', async () => {
  for (const path of ['/', '/sign-in/none', '/v1/embed/record', '/embed/nowhere', '/u/none']) {
    const { headers } = await http.send(path);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-frame-options')).toBe('DENY');
  }
});
