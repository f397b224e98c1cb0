import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignMessage } from '../../src/app/assign-message.ts';
import type { RawWebhook } from '../../src/ports/records.ts';
import { makeRaw, uuidAt } from '../support/builders.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 4 });
});
afterAll(() => world.close());

const daysAgo = (count: number) => new Date(world.ctx.clock.now().getTime() - days(count));

/** A delivery that took effect so many days ago, or was set aside then with an error. */
async function took(source: RawWebhook['source'], ago: number, error: string | null = null): Promise<string> {
  const at = daysAgo(ago);
  const raw = makeRaw({ source, receivedAt: at, body: new TextEncoder().encode('{}') });
  await world.in(async (tx) => {
    await tx.inbound.insertRaw([raw]);
    await tx.inbound.finishRaw([{ id: raw.id, at, error }]);
  });
  return raw.id;
}

/** How many bytes of a delivery are kept; null when it is gone. */
const kept = (id: string) => world.in(async (tx) => (await tx.inbound.rawById(id))?.body.length ?? null);

test('what came in goes a month after it took effect, mails’ bytes after a year, and nothing that was not understood', async () => {
  const raws = {
    event: await took('sendgrid_event', 32),
    meeting: await took('calcom', 32),
    recent: await took('sendgrid_event', 29),
    setAside: await took('sendgrid_event', 400, 'It is not JSON.'),
    mail: await took('mailbox', 300),
    oldMail: await took('sendgrid_inbound', 367),
    unread: await took('sendgrid_inbound', 400, 'It is no mail.'),
  };
  await world.in(async (tx) => expect((await tx.workspace.openWork()).oldDeliveries).toEqual(daysAgo(1)));
  await world.tick();
  expect(await Promise.all(Object.values(raws).map(kept))).toEqual([null, null, 2, 2, 2, 0, 2]);
  await world.in(async (tx) => {
    // Nothing to do until the recent one is a day over its month.
    expect((await tx.workspace.openWork()).oldDeliveries).toEqual(daysAgo(29 - 31));
    // A mail that comes once more does not count a second time.
    const again = await tx.inbound.rawById(raws.oldMail);
    expect(again && (await tx.inbound.insertRaw([{ ...again, id: world.ctx.ids.uuid() }]))).toEqual([]);
  });
});

test('a mail whose bytes are gone cannot be put to somebody any more, and that is said', async () => {
  const rawId = await took('mailbox', 367);
  const nobody = { personId: null, enrollmentId: null, touchId: null, matchedBy: null, writer: null };
  const open = { grade: null, gradedBy: null, forwardedAt: null, handledAt: null, handledBy: null };
  const said = { fromEmail: 'ada@acme.example', subject: 'Your mail', text: 'Not now.', kind: 'reply' };
  const message = { id: uuidAt(), rawId, at: daysAgo(367), ...nobody, ...open, ...said };
  await world.in((tx) => tx.inbound.insertMessages([message]));
  await world.tick();
  const put = { messageId: message.id, personId: uuidAt() };
  await expect(assignMessage(world.admin, put)).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('only its text is kept'),
  });
});
