import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { address, type GmailWorld, openGmail } from './world.ts';

let world: GmailWorld;
beforeAll(async () => {
  world = await openGmail();
});
afterAll(() => world.standIn.close());
beforeEach(() => world.faults());

const mail = (id: string, more = '') =>
  `From: "Núñez, Ana" <Ana@Buyer.example>\nMessage-ID: <${id}@buyer.example>\n${more}Subject: Hi\n\nGrüße, ${id}.\n`;
const now = async () => (await world.mailbox.heads(null)).cursor;
const ids = (heads: readonly { readonly messageId: string | null }[]) =>
  heads.map(({ messageId }) => messageId?.split('@')[0]?.slice(1));
const numbers = (count: number) => Array.from({ length: count }, (_, at) => at);

/** Reads on until nothing is left. */
async function readAll(cursor: string) {
  const found: Awaited<ReturnType<typeof world.mailbox.heads>>['heads'][number][] = [];
  let at = cursor;
  for (let round = 0; round < 20; round += 1) {
    const { heads, cursor: next, more } = await world.mailbox.heads(at);
    found.push(...heads);
    at = next;
    if (!more) break;
  }
  return { found, cursor: at };
}

describe('a Gmail mailbox', () => {
  it('is read from the moment it was connected, each mail once, with what it answers', async () => {
    await world.deliver(mail('before'));
    const begun = await world.mailbox.heads(null);
    expect(begun.heads).toEqual([]);
    const answers = 'In-Reply-To: <b@s.example>\nReferences: <a@s.example>\n <b@s.example>\n';
    await world.deliver(mail('after', answers));
    const { heads, cursor } = await world.mailbox.heads(begun.cursor);
    expect(heads).toMatchObject([
      { messageId: '<after@buyer.example>', from: 'ana@buyer.example', report: false },
    ]);
    expect(new Set(heads[0]?.answers)).toEqual(new Set(['<a@s.example>', '<b@s.example>']));
    expect((await world.mailbox.heads(cursor)).heads).toEqual([]);
    const id = heads[0]?.id ?? '';
    const bytes = await world.mailbox.fetch([id, 'ffffffffffffffff']);
    expect([...bytes.keys()]).toEqual([id]);
    expect(Buffer.from(bytes.get(id) ?? []).toString()).toContain('Grüße, after.');
  });

  it('shows what a filter moved out of the inbox, and neither drafts, spam nor what was sent from it', async () => {
    const cursor = await now();
    await world.deliver(mail('filtered'), ['CATEGORY_UPDATES']);
    await world.deliver(mail('to-myself'), ['SENT', 'INBOX']);
    for (const label of ['SENT', 'DRAFT', 'SPAM', 'TRASH', 'CHAT'])
      await world.deliver(mail(label.toLowerCase()), [label]);
    expect(ids((await world.mailbox.heads(cursor)).heads)).toEqual(['filtered', 'to-myself']);
  });

  it('shows what was taken for spam once its owner has moved it to the inbox', async () => {
    await world.deliver(mail('no-spam'), ['SPAM']);
    const first = await now();
    const spam = (await world.mails()).find(({ raw }) => raw.includes('<no-spam@'));
    await world.control('move', { id: spam?.id, labelIds: ['STARRED', 'SPAM'] });
    const { heads, cursor } = await world.mailbox.heads(first);
    expect(heads).toEqual([]);
    await world.control('move', { id: spam?.id, labelIds: ['INBOX'] });
    expect(ids((await world.mailbox.heads(cursor)).heads)).toEqual(['no-spam']);
  });

  it('tells reports and servers’ notices from mail', async () => {
    const cursor = await now();
    await world.deliver(mail('report', 'Content-Type: multipart/report; boundary=b\n'));
    await world.deliver('From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>\n\nNo.\n');
    await world.deliver(mail('person', 'Content-Type: multipart/alternative; boundary=b\n'));
    const { heads } = await world.mailbox.heads(cursor);
    expect(heads.map(({ report }) => report)).toEqual([true, true, false]);
  });

  it('is read page by page in the order of arrival', async () => {
    const cursor = await now();
    for (const at of numbers(120)) await world.deliver(mail(`many-${at}`));
    const first = await world.mailbox.heads(cursor);
    expect([first.heads.length, first.more]).toEqual([100, true]);
    const { found } = await readAll(first.cursor);
    expect(ids([...first.heads, ...found])).toEqual(numbers(120).map((at) => `many-${at}`));
  });

  it('whose history is gone is read by date, so that nothing is missed, and then by history again', async () => {
    await world.deliver(mail('seen'));
    const cursor = await now();
    for (const at of numbers(110)) await world.deliver(mail(`late-${at}`));
    await world.control('forget-history', { mailbox: address });
    const { found, cursor: next } = await readAll(cursor);
    const got = new Set(ids(found));
    expect(numbers(110).filter((at) => !got.has(`late-${at}`))).toEqual([]);
    await world.deliver(mail('newest'));
    const listed = world.calls('/messages?').length;
    expect(ids((await world.mailbox.heads(next)).heads)).toEqual(['newest']);
    expect(world.calls('/messages?')).toHaveLength(listed);
  });

  it('begins now with a cursor of another kind of mailbox', async () => {
    await world.deliver(mail('earlier'));
    expect((await world.mailbox.heads('1234:99:1700000000')).heads).toEqual([]);
  });

  it('that cannot be read right now gives nothing, and moves no cursor', async () => {
    const cursor = await now();
    await world.deliver(mail('waits'));
    await world.faults({ path: '/gmail/v1/users/me/messages/', status: 429 });
    await expect(world.mailbox.heads(cursor)).rejects.toMatchObject({ code: 'rate_limited' });
    await world.faults({ path: '/gmail/v1/users/me/history', status: 503 });
    await expect(world.mailbox.heads(cursor)).rejects.toMatchObject({ code: 'unavailable' });
    await world.faults();
    expect(ids((await world.mailbox.heads(cursor)).heads)).toEqual(['waits']);
  });

  it('is asked about notices by its topic, for a week', async () => {
    const watched = await world.mailbox.watch({ url: 'http://127.0.0.1:9/none', secret: 'unused' });
    const days = ((watched?.until.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(7, 1);
    const elsewhere = { topic: 'projects/other/topics/none', secret: 'a-secret-of-16-letters' };
    const other = await openGmail({ notices: elsewhere });
    await expect(other.mailbox.watch({ url: '', secret: '' })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('GOOGLE_PUBSUB_TOPIC is projects/other/topics/none'),
    });
    await other.standIn.close();
  });

  it('has no notices without a topic', async () => {
    const other = await openGmail({ notices: null });
    expect(await other.mailbox.watch({ url: '', secret: '' })).toBeNull();
    expect(other.calls('/watch')).toEqual([]);
    await other.standIn.close();
  });
});
