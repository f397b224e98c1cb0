import { z } from 'zod';
import { act, type Mail, mailsIn } from '../cli/server.ts';
import type { Desk } from './browser.ts';

const runs = z.object({ items: z.array(z.object({ person: z.object({ email: z.string() }) })) });

/**
 * A mail to somebody whose run goes on. How far the first start's people have come is left to chance: product time
 * moves until there is one.
 */
export async function mailUnderWay(desk: Desk): Promise<Mail> {
  for (let tried = 0; tried < 5; tried += 1) {
    const { items } = runs.parse(await desk.server.get('/v1/enrollments?state=active&limit=200'));
    const active = new Set(items.map((run) => run.person.email));
    const mails = await mailsIn(desk.server);
    const mail = mails.find(({ recipients }) => active.has(recipients[0]?.email ?? ''));
    if (mail !== undefined) return mail;
    await desk.clock('+1d');
  }
  throw new Error('Nobody whose run goes on has got a mail in five days.');
}

/** Somebody answers their mail, and the product has read it. */
export async function somebodyReplies(desk: Desk): Promise<void> {
  const { id } = await mailUnderWay(desk);
  await act(desk.server.after('SendGrid'), { act: 'reply', mailId: id, text: 'Call me on Tuesday.' });
  await desk.clock('+1h');
}
