import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MicrosoftWorld, openMicrosoftWorld } from './world.ts';

const inbox = '/v1.0/me/mailFolders';

describe('a mailbox by Microsoft Graph', () => {
  let world: MicrosoftWorld;
  beforeAll(async () => {
    world = await openMicrosoftWorld();
  });
  afterAll(() => world.close());
  beforeEach(async () => {
    await world.faults([]);
    world.clock.at += 10 * 24 * 3_600_000;
  });

  const begin = async () => (await world.port.heads(null)).cursor;
  const idsAfter = async (cursor: string) => {
    const read = await world.port.heads(cursor);
    return { ...read, ids: read.heads.map(({ messageId }) => messageId) };
  };

  it('is read from the moment it was connected, each mail once, with what it answers', async () => {
    await world.arrive('before');
    world.clock.at += 60_000;
    const begun = await world.port.heads(null);
    expect(begun).toMatchObject({ heads: [], more: false });
    const answers = 'In-Reply-To: <b@s.example>\r\nReferences: <a@s.example>\r\n <b@s.example>\r\n';
    await world.arrive('after', answers);
    const { heads, cursor } = await world.port.heads(begun.cursor);
    expect(heads).toMatchObject([
      { messageId: '<after@buyer.example>', from: 'ana@buyer.example', report: false },
    ]);
    expect(new Set(heads[0]?.answers)).toEqual(new Set(['<a@s.example>', '<b@s.example>']));
    expect((await world.port.heads(cursor)).heads).toEqual([]);
    const bytes = await world.port.fetch([heads[0]?.id ?? '']);
    expect(Buffer.from([...bytes.values()][0] ?? []).toString()).toContain('Hello after.');
  });

  it('begins by Exchange’s clock, which may be years from ours', async () => {
    const cursor = await begin();
    expect(cursor).toMatch(new Date(world.clock.at).toISOString().slice(0, 16));
    const [first] = world.requests('GET', `${inbox}/inbox/messages/delta`).slice(-1);
    expect(first).toMatch(/changeType=created/);
  });

  it('tells a report by its form, and a server by its name', async () => {
    const cursor = await begin();
    await world.arrive(
      'report',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n',
    );
    await world.control('/sandbox/deliver', {
      to: world.from,
      raw: 'From: postmaster@buyer.example\r\nMessage-ID: <server@buyer.example>\r\nSubject: Undeliverable\r\n\r\nNo.\r\n',
    });
    const { heads } = await world.port.heads(cursor);
    expect(heads.map(({ report }) => report)).toEqual([true, true]);
  });

  it('comes in pages, oldest first, and says when some are left', async () => {
    const cursor = await begin();
    await world.arriveAll(Array.from({ length: 430 }, (_, n) => `page-${n}`));
    const first = await idsAfter(cursor);
    const second = await idsAfter(first.cursor);
    expect([first.more, second.more]).toEqual([true, false]);
    // Within a reading the oldest comes first; Graph tells the newest pages first.
    expect(first.ids).toEqual(Array.from({ length: 400 }, (_, n) => `<page-${n + 30}@buyer.example>`));
    expect(second.ids).toEqual(Array.from({ length: 30 }, (_, n) => `<page-${n}@buyer.example>`));
    expect((await idsAfter(second.cursor)).ids).toEqual([]);
  });

  it('does not come again when it is read, and its bytes stay reachable when it is moved', async () => {
    const cursor = await begin();
    await world.arrive('kept');
    const read = await world.port.heads(cursor);
    await world.control('/sandbox/change', { messageId: '<kept@buyer.example>' });
    expect((await world.port.heads(read.cursor)).heads).toEqual([]);
    await world.control('/sandbox/change', { messageId: '<kept@buyer.example>', folder: 'junkemail' });
    expect((await world.port.fetch([read.heads[0]?.id ?? ''])).size).toBe(1);
  });

  it('shows what was taken for junk once its owner moves it to the inbox', async () => {
    const cursor = await begin();
    await world.arrive('junk');
    const messageId = '<junk@buyer.example>';
    await world.control('/sandbox/change', { messageId, folder: 'junkemail' });
    const before = await idsAfter(cursor);
    expect(before.ids).toEqual([]);
    await world.control('/sandbox/change', { messageId, folder: 'inbox' });
    expect((await idsAfter(before.cursor)).ids).toEqual([messageId]);
  });

  it('whose state Graph forgot is looked at by date, so that nothing is missed', async () => {
    const cursor = await begin();
    await world.arrive('seen');
    const seen = await world.port.heads(cursor);
    // Exchange may show a mail later than one that it received after it.
    world.clock.at -= 3_600_000;
    await world.arrive('late');
    world.clock.at += 3 * 24 * 3_600_000;
    await world.arrive('missed');
    await world.control('/sandbox/forget-syncs');
    const after = await idsAfter(seen.cursor);
    expect(after.ids).toEqual(['<late@buyer.example>', '<seen@buyer.example>', '<missed@buyer.example>']);
    expect((await idsAfter(after.cursor)).ids).toEqual([]);
  });

  it('whose state Graph cannot read is looked at by date as well', async () => {
    const cursor = await begin();
    await world.arrive('unread');
    const damaged = await idsAfter(cursor.replace(/deltatoken=.*/, 'deltatoken=invented'));
    expect(damaged.ids).toEqual(['<unread@buyer.example>']);
  });

  it('never sends its token where a link leads to another host', async () => {
    const cursor = await begin();
    const evil = 'http://127.0.0.1:9/v1.0/me/mailFolders/inbox/messages/delta?$skiptoken=x';
    for (const name of ['@odata.nextLink', '@odata.deltaLink']) {
      await world.faults([{ path: inbox, status: 200, body: { value: [], [name]: evil } }]);
      await expect(world.port.heads(cursor)).rejects.toMatchObject({
        code: 'unavailable',
        message: expect.stringContaining('another host'),
      });
    }
    await world.faults([]);
    await world.arrive('elsewhere');
    const [since] = cursor.split(' ');
    expect((await idsAfter(`${since} ${evil}`)).ids).toContain('<elsewhere@buyer.example>');
  });

  it('leaves out mails that are gone, and fails for every other reason', async () => {
    const cursor = await begin();
    await world.arrive('there');
    const { heads } = await world.port.heads(cursor);
    const id = heads[0]?.id ?? '';
    expect([...(await world.port.fetch([id, 'AAkAgone='])).keys()]).toEqual([id]);
    await world.faults([{ path: '/v1.0/me/messages', status: 503 }]);
    await expect(world.port.fetch([id])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('goes on with a new token after the old one ran out', async () => {
    const cursor = await begin();
    await world.arrive('renewed');
    await world.control('/sandbox/expire-tokens');
    expect((await idsAfter(cursor)).ids).toEqual(['<renewed@buyer.example>']);
  });

  it('says when it must be connected again, and when it only cannot be reached', async () => {
    await expect(world.port.check()).resolves.toBeUndefined();
    await world.faults([{ path: inbox, status: 403 }]);
    await expect(world.port.check()).rejects.toMatchObject({ code: 'needs_reauth' });
    await world.faults([{ path: inbox, status: 429 }]);
    await expect(world.port.check()).rejects.toMatchObject({ code: 'rate_limited', retryAfterSeconds: 10 });
    await world.faults([{ path: inbox, drop: 'before' }]);
    await expect(world.port.check()).rejects.toMatchObject({ code: 'unavailable' });
  });
});
