import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { updateSender } from '../../src/app/save-sender.ts';
import type { Sender } from '../../src/ports/records.ts';
import { openHttp, type TestHttp } from '../http/support.ts';
import { oneEmail, twoEmails } from '../support/cadences.ts';
import { minutes, type Prospect, type World } from '../support/world.ts';

const sentSchema = z.object({
  mails: z.array(
    z.object({
      messageId: z.string(),
      raw: z.string(),
      to: z.array(z.object({ address: z.string() })),
    }),
  ),
});

describe('a rep’s own mailbox at Microsoft', () => {
  let http: TestHttp;
  let world: World;
  let sender: Sender;

  const listed = async () =>
    (await http.get('admin', '/v1/mailboxes')).json<{
      items: { id: string; address: string; kind: string; state: string; problem: string | null }[];
    }>().items;
  const control = (path: string, body: object = {}) => world.control('microsoft', path, body);
  async function sentTo(who: Prospect) {
    const answer = await fetch(`${world.url('microsoft')}/sandbox/mails?folder=sentitems`);
    const { mails } = sentSchema.parse(await answer.json());
    return mails.filter((mail) => mail.to.some(({ address }) => address === who.email.toLowerCase()));
  }
  async function enrolled(cadence = oneEmail()): Promise<Prospect> {
    const who = world.take('salesforce');
    const { cadenceId } = await world.publish(cadence);
    await world.enroll(cadenceId, [who]);
    await world.runFor(minutes(5));
    return who;
  }
  /** Begins in the rep's browser, agrees at Microsoft, and comes back. */
  async function connect(): Promise<number> {
    const begun = await http.send('/connect/microsoft', { headers: { cookie: await http.cookieOf('rep') } });
    const agreed = await fetch(begun.headers.get('location') ?? '', { redirect: 'manual' });
    const back = new URL(agreed.headers.get('location') ?? 'http://nowhere.example');
    return (await http.send(`${back.pathname}${back.search}`)).status;
  }

  beforeAll(async () => {
    http = await openHttp();
    world = http.world;
    const own = (one: Sender) => one.userId === world.sample.rep.id;
    const found = (await world.in((tx) => tx.users.senders())).find(own);
    if (found === undefined) throw new Error('The rep has no sender.');
    sender = found;
    expect(await connect()).toBe(302);
    const [mailbox] = await listed();
    await updateSender(world.admin, { id: sender.id, mailboxId: mailbox?.id ?? null });
    await world.runFor(minutes(1));
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.faults('microsoft');
    await control('/sandbox/knobs', { replaceMessageIds: false });
  });

  it('is the one of the account that agreed, and its tokens are shown to nobody', async () => {
    expect(await listed()).toMatchObject([
      { kind: 'microsoft', address: sender.email, state: 'active', problem: null },
    ]);
    const { text } = await http.get('admin', '/v1/mailboxes');
    expect(text).not.toMatch(/EwB|M\.R3_/);
    expect(JSON.stringify(http.logged)).not.toMatch(/EwB|M\.R3_/);
  });

  it('sends, and an answer holds the person as soon as Microsoft tells of it, before the mailbox’s turn', async () => {
    const who = await enrolled(twoEmails());
    const [mail] = await sentTo(who);
    expect(mail?.raw).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(await world.mailsTo(who.email)).toEqual([]);
    await control('/sandbox/reply', { messageId: mail?.messageId, text: 'Yes, let us talk.' });
    await world.standIns.settled();
    await world.setNow(new Date(world.now.getTime() + 10_000));
    await world.tick();
    expect((await world.person(who.email)).hold).not.toBeNull();
    await world.tick();
    expect((await world.run(who.email)).reason).toBe('replied');
  });

  it('an answer counts also where Exchange put another Message-ID on the mail', async () => {
    await control('/sandbox/knobs', { replaceMessageIds: true });
    const who = await enrolled(twoEmails());
    const [mail] = await sentTo(who);
    expect(mail?.messageId).toMatch(/@outlook\.example>$/);
    await control('/sandbox/reply', { messageId: mail?.messageId, text: 'Yes, let us talk.' });
    await world.runFor(minutes(3));
    expect((await world.run(who.email)).reason).toBe('replied');
  });

  it('whose grant was taken away is given up once, with a word to its owner, until it is given again', async () => {
    const before = (await world.alerts('mailbox_refused')).length;
    await control('/sandbox/revoke', { address: sender.email });
    await world.runFor(minutes(5));
    expect((await listed())[0]).toMatchObject({ state: 'needs_reauth' });
    expect(await world.alerts('mailbox_refused')).toHaveLength(before + 1);
    expect(await connect()).toBe(302);
    expect(await listed()).toMatchObject([{ state: 'active', problem: null }]);
    const who = await enrolled();
    expect(await sentTo(who)).toHaveLength(1);
  });

  it('is told of no more once it is disconnected', async () => {
    const subscribed = async () => {
      const answer = await fetch(`${world.url('microsoft')}/sandbox/subscriptions`);
      return ((await answer.json()) as { readonly subscriptions: readonly object[] }).subscriptions.length;
    };
    expect(await subscribed()).toBeGreaterThan(0);
    const [mailbox] = await listed();
    const answer = await http.post('rep', `/v1/mailboxes/${mailbox?.id}`, undefined, {}, 'DELETE');
    expect(answer.status).toBeLessThan(300);
    expect(await listed()).toEqual([]);
    expect(await subscribed()).toBe(0);
  });
});
