import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { asSystem } from '../../src/app/context.ts';
import { mailboxTokens } from '../../src/app/mailbox-tokens.ts';
import { updateSender } from '../../src/app/save-sender.ts';
import type { Sender } from '../../src/ports/records.ts';
import { openHttp, type TestHttp } from '../http/support.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { minutes, type Prospect, type World } from '../support/world.ts';

const mailsSchema = z.object({
  mails: z.array(z.object({ id: z.string(), labelIds: z.array(z.string()), raw: z.string() })),
});
const stateSchema = z.object({
  grants: z.array(z.object({ mailbox: z.string(), revoked: z.boolean() })),
  watches: z.array(z.object({ mailbox: z.string(), until: z.number() })),
});

let http: TestHttp;
let world: World;
let sender: Sender;
let cookie: string;
let mailboxId: string;

const headerOf = (raw: string, name: string) =>
  new RegExp(`^${name}: *([^\\r\\n]+)`, 'im').exec(raw)?.[1]?.trim() ?? '';
const logged = async (part: string) => {
  const answer = await fetch(`${world.url('gmail')}/sandbox/log?limit=10000`);
  const { entries } = z
    .object({ entries: z.array(z.object({ path: z.string(), method: z.string(), status: z.number() })) })
    .parse(await answer.json());
  return entries.filter(({ path }) => path.includes(part));
};
const state = async () => {
  const answer = await fetch(`${world.url('gmail')}/sandbox/state`);
  return stateSchema.parse(await answer.json());
};
const sentTo = async (who: Pick<Prospect, 'email'>) => {
  const answer = await fetch(`${world.url('gmail')}/sandbox/mails?mailbox=${sender.email}`);
  const { mails } = mailsSchema.parse(await answer.json());
  return mails.filter(({ labelIds, raw }) => labelIds.includes('SENT') && raw.includes(`<${who.email}>`));
};
const shown = async () => {
  const list = await http.get('rep', '/v1/mailboxes');
  return list.json<{ items: { id: string; kind: string; address: string; state: string }[] }>().items;
};

/** Follows the way to Google's consent page as a browser does; gives where it comes back to. */
async function consent(): Promise<string> {
  const begun = await http.send('/connect/gmail', { headers: { cookie } });
  const answer = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
  const back = new URL(answer.headers.get('location') ?? '');
  return `${back.pathname}${back.search}`;
}
async function connect(): Promise<string> {
  const done = await http.send(await consent(), { headers: { cookie } });
  expect([done.status, done.headers.get('location')]).toEqual([302, '/set-up/mailboxes']);
  const [mailbox] = await shown();
  return mailbox?.id ?? '';
}
async function enrolled(cadence = oneEmail()): Promise<Prospect> {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(cadence);
  await world.enroll(cadenceId, [who]);
  await world.runFor(minutes(1));
  return who;
}
/** Something arrives in the rep's mailbox; what Google posts about it has been answered. */
async function arrives(headers: Readonly<Record<string, string>>, text = 'Yes, let us talk.'): Promise<void> {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const raw = [...lines, 'Date: Mon, 23 Nov 2026 10:00:00 +0000', '', text, ''].join('\r\n');
  await world.control('gmail', '/sandbox/deliver', { mailbox: sender.email, raw });
  await world.standIns.settled();
}
const mail = (from: string, id: string, more: object = {}) => ({
  From: from,
  To: sender.email,
  Subject: 'Hello',
  'Message-ID': `<${id}@buyer.example>`,
  ...more,
});

beforeAll(async () => {
  http = await openHttp();
  world = http.world;
  cookie = await http.cookieOf('rep');
  const all = await world.in((tx) => tx.users.senders());
  const own = all.find((one) => one.userId === world.sample.rep.id);
  if (own === undefined) throw new Error('The rep is no sender.');
  sender = own;
  mailboxId = await connect();
  await updateSender(world.rep, { id: sender.id, mailboxId });
  await world.tick();
});
afterAll(() => world.close());
beforeEach(async () => {
  await world.faults('gmail');
  await world.control('gmail', '/sandbox/message-ids', { mode: 'kept' });
});

describe('a rep’s own Gmail mailbox', () => {
  it('is the one of their sender’s address, and is shown without its tokens', async () => {
    expect(await shown()).toMatchObject([{ kind: 'gmail', address: sender.email, state: 'active' }]);
    const rows = await world.db.query<{ sealed_secrets: string }>('select sealed_secrets from mailboxes');
    expect(rows[0]?.sealed_secrets).not.toContain('ya29.');
    const list = await http.get('rep', '/v1/mailboxes');
    expect(list.text).not.toContain('ya29.');
    expect(list.json()).toMatchObject({ vendors: expect.arrayContaining(['gmail']) });
  });

  it('is connected once by one consent', async () => {
    const back = await consent();
    expect((await http.send(back, { headers: { cookie } })).status).toBe(302);
    const again = await http.send(back, { headers: { cookie } });
    expect([again.status, again.text]).toEqual([409, expect.stringContaining('Start connecting again')]);
    expect(await shown()).toHaveLength(1);
  });

  it('is not taken by a colleague who has access to the same account', async () => {
    const theirs = await http.cookieOf('manager');
    const begun = await http.send('/connect/gmail', { headers: { cookie: theirs } });
    const url = new URL(begun.headers.get('location') ?? '');
    expect(url.searchParams.get('login_hint')).toBe(http.users.manager.email);
    url.searchParams.set('login_hint', sender.email);
    const answer = await fetch(url, { redirect: 'manual' });
    const back = new URL(answer.headers.get('location') ?? '');
    const done = await http.send(`${back.pathname}${back.search}`, { headers: { cookie: theirs } });
    expect([done.status, done.text]).toEqual([409, expect.stringContaining('another user')]);
    expect(await shown()).toMatchObject([{ id: mailboxId, state: 'active' }]);
  });

  it('is not connected where its owner leaves reading out', async () => {
    const before = (await state()).grants.length;
    const unticked = ['https://www.googleapis.com/auth/gmail.readonly'];
    await world.control('gmail', '/sandbox/oauth-mode', { unticked });
    const refused = await http.send(await consent(), { headers: { cookie } });
    await world.control('gmail', '/sandbox/oauth-mode', { mode: 'deny', unticked: [] });
    const denied = await http.send(await consent(), { headers: { cookie } });
    await world.control('gmail', '/sandbox/oauth-mode', { mode: 'approve' });
    expect([refused.status, refused.text]).toEqual([403, expect.stringContaining('both boxes')]);
    expect([denied.status, denied.text]).toEqual([400, expect.stringContaining('Access was not granted')]);
    expect((await state()).grants.length).toBe(before + 1);
    expect((await world.in((tx) => tx.mailboxes.list())).map(({ state: now }) => now)).toEqual(['active']);
  });

  it('sends what its sender sends, and the mail service gets nothing', async () => {
    const who = await enrolled();
    const [sent] = await sentTo(who);
    expect(headerOf(sent?.raw ?? '', 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click');
    expect((await world.touches(who.email)).at(-1)?.state).toBe('sent');
    expect(await world.mailsTo(who.email)).toEqual([]);
  });

  it('an answer in a new thread holds the person within seconds, since Gmail tells of it', async () => {
    const who = await enrolled(twoEmails());
    await arrives(mail(who.email, 'answer-1'));
    // A notice has it read ten seconds after it was last read, instead of two minutes.
    await world.setNow(new Date(world.now.getTime() + 10_000));
    await world.tick();
    expect((await world.person(who.email)).hold).not.toBeNull();
    expect((await world.run(who.email)).reason).toBe('replied');
    const notices = (await logged('/webhooks/mailboxes/gmail')).map(({ status }) => status);
    expect(new Set(notices)).toEqual(new Set([204]));
  });

  it('a second mail under an id that was used before counts for itself', async () => {
    const who = await enrolled(twoEmails());
    const [sent] = await sentTo(who);
    const answers = { 'In-Reply-To': headerOf(sent?.raw ?? '', 'Message-ID') };
    const ticket = mail(who.email, 'ticket-7', { ...answers, 'Auto-Submitted': 'auto-replied' });
    await arrives(ticket, 'Your request has come in.');
    await world.runFor(minutes(3));
    expect((await world.run(who.email)).reason).toBeNull();
    await arrives(mail(who.email, 'ticket-7', answers), 'Please take me off your list.');
    await world.runFor(minutes(3));
    expect((await world.run(who.email)).reason).toBe('unsubscribed');
  });

  it('answers and follow-ups keep to the thread when Gmail gives our mails ids of its own', async () => {
    await world.control('gmail', '/sandbox/message-ids', { mode: 'replaced' });
    const who = await enrolled(twoEmails());
    const due = (await world.run(who.email)).next?.dueAt ?? world.now;
    await world.setNow(due);
    await world.runFor(minutes(3));
    const [first, second] = await sentTo(who);
    const id = headerOf(first?.raw ?? '', 'Message-ID');
    expect(id).toContain('@mail.gmail.com');
    expect(headerOf(second?.raw ?? '', 'In-Reply-To')).toBe(id);
    // A colleague's address was never mailed: only the id says whom it is about.
    await arrives(mail('colleague@buyer.example', 'answer-2', { 'In-Reply-To': id }));
    await world.runFor(minutes(3));
    expect((await world.person(who.email)).hold).not.toBeNull();
  });

  it('mail of strangers stays in the mailbox: nothing of it is fetched or kept', async () => {
    const stored = async () => world.db.query('select id from raw_webhooks where source = $1', ['mailbox']);
    const [before, fetched] = [await stored(), (await logged('format=raw')).length];
    await arrives(mail('stranger@elsewhere.example', 'private-1'));
    await world.runFor(minutes(3));
    expect(await stored()).toEqual(before);
    expect(await logged('format=raw')).toHaveLength(fetched);
  });

  it('is read no more often than every ten seconds, however many notices come', async () => {
    await world.runFor(minutes(3));
    const soon = async () => {
      await world.setNow(new Date(world.now.getTime() + 10_000));
      await world.tick();
    };
    await arrives(mail('stranger@elsewhere.example', 'private-2'));
    await soon();
    const readings = async () => (await logged('/history')).length;
    const before = await readings();
    await arrives(mail('stranger@elsewhere.example', 'private-3'));
    await world.tick();
    expect(await readings()).toBe(before);
    await soon();
    expect(await readings()).toBe(before + 1);
  });

  it('a notice that is not Google’s is refused, and one about nobody’s mailbox is passed over', async () => {
    const post = (query: string, emailAddress: string) => {
      const data = Buffer.from(JSON.stringify({ emailAddress, historyId: 1 })).toString('base64');
      const body = JSON.stringify({ message: { data } });
      return http.send(`/webhooks/mailboxes/gmail${query}`, { method: 'POST', body });
    };
    const secret = `?secret=${world.standIns.settings.GOOGLE_PUBSUB_SECRET}`;
    expect((await post('?secret=guessed-by-somebody', sender.email)).status).toBe(401);
    expect((await post('', sender.email)).status).toBe(401);
    expect((await post(secret, 'nobody@elsewhere.example')).status).toBe(204);
    const empty = await http.send(`/webhooks/mailboxes/gmail${secret}`, { method: 'POST', body: '{}' });
    expect(empty.status).toBe(400);
    expect(JSON.stringify(http.logged)).not.toContain(world.standIns.settings.GOOGLE_PUBSUB_SECRET);
  });

  it('is asked about notices again when half of their time has passed, and no sooner', async () => {
    const asked = async () => (await logged('/watch')).length;
    const before = await asked();
    await world.runFor(minutes(3));
    expect(await asked()).toBe(before);
    await world.db.query(`update mailboxes set watch_at = now() - interval '1 minute'`);
    await world.runFor(minutes(3));
    expect(await asked()).toBe(before + 1);
    const [row] = await world.db.query<{ hours: number }>(
      'select extract(epoch from watch_at - now()) / 3600 as hours from mailboxes',
    );
    expect(Number(row?.hours)).toBeCloseTo((7 * 24) / 2, 0);
  });

  it('is read all the same when Google does not give notices', async () => {
    await world.db.query('update mailboxes set watch_at = null');
    await world.faults('gmail', { path: '/gmail/v1/users/me/watch', status: 403 });
    await world.runFor(minutes(3));
    expect(await shown()).toMatchObject([{ state: 'active' }]);
    expect(await world.alerts('mailbox_refused')).toEqual([]);
  });

  it('its tokens are renewed once, however many ask for it at once', async () => {
    await world.control('gmail', '/sandbox/expire-tokens', {});
    const renewals = async () => (await logged('/token')).length;
    const before = await renewals();
    const ctx = asSystem(world.ctx, world.sample.workspaceId, 'test');
    const secrets = await world.in((tx) => tx.mailboxes.lockGrant(mailboxId));
    const oauth = world.ctx.mailboxes.gmail?.oauth;
    if (secrets === null || oauth === undefined) throw new Error('The mailbox is not connected.');
    const sources = [1, 2, 3].map(() => mailboxTokens(ctx, { id: mailboxId, oauth, secrets }));
    const got = await Promise.all(sources.map((source) => source.renew(secrets.tokenVersion)));
    expect(new Set(got.map(({ accessToken }) => accessToken)).size).toBe(1);
    expect(await renewals()).toBe(before + 1);
    // The port that the product has open still holds the old one: it is refused once, and reads the new one.
    const who = await enrolled();
    expect(await sentTo(who)).toHaveLength(1);
    expect(await renewals()).toBe(before + 1);
  });

  it('a dead grant tells its owner once, and its sender’s mail waits', async () => {
    await world.control('gmail', '/sandbox/revoke', { mailbox: sender.email });
    await world.runFor(minutes(5));
    const alerts = await world.alerts('mailbox_refused');
    expect(alerts).toMatchObject([
      { userId: sender.userId, words: expect.stringContaining('Connect the mailbox again') },
    ]);
    expect(await shown()).toMatchObject([{ state: 'needs_reauth' }]);
    const who = await enrolled();
    const current = (await world.in((tx) => tx.users.senders())).find(({ id }) => id === sender.id);
    expect(current).toMatchObject({
      state: 'blocked',
      blockedReason: expect.stringContaining('Connect the mailbox again'),
    });
    expect((await world.touches(who.email)).at(-1)?.state).toBe('sending');
    // Neither a notice nor a process that was reading all the while makes a second alert of it.
    const readings = (await logged('/history')).length;
    await arrives(mail(who.email, 'unread'));
    await world.runFor(minutes(3));
    expect(await logged('/history')).toHaveLength(readings);
    expect(await world.in((tx) => tx.mailboxes.fail(mailboxId, 'Once more.'))).toBe(false);
    expect(await world.alerts('mailbox_refused')).toHaveLength(1);
  });

  it('connected again, it is read on from where it was', async () => {
    const who = world.take('salesforce');
    const cursor = async () =>
      (await world.db.query<{ cursor: string }>('select cursor from mailboxes'))[0]?.cursor;
    const before = await cursor();
    expect(await connect()).toBe(mailboxId);
    expect(await cursor()).toBe(before);
    await arrives(mail(who.email, 'answer-3'));
    await world.runFor(minutes(3));
    expect(await shown()).toMatchObject([{ state: 'active' }]);
    expect(await cursor()).not.toBe(before);
  });

  it('disconnected, it is forgotten here, and at Google, too', async () => {
    const answer = await http.post('rep', `/v1/mailboxes/${mailboxId}`, undefined, {}, 'DELETE');
    expect(answer.status).toBe(204);
    expect(await shown()).toEqual([]);
    const alive = (await state()).grants.filter((grant) => grant.mailbox === sender.email && !grant.revoked);
    expect(alive).toEqual([]);
  });
});
