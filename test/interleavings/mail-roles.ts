import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { receiveInboundMail } from '../../src/app/receive-inbound-mail.ts';
import { receiveMailEvents } from '../../src/app/receive-mail-events.ts';
import { unsubscribe } from '../../src/app/unsubscribe.ts';
import type { MailEvent, OutgoingMail } from '../../src/ports/mail.ts';
import { bounceOf, complaintOf, type Letter, letterPost, type Way, ways } from './letters.ts';
import { type Role, when } from './roles.ts';
import { eventPost } from './service.ts';

const day = 86_400_000;

/** Letters come in one after the other, each is stored, and then they are understood. */
const letters =
  (write: (mail: OutgoingMail, now: Date) => Letter | readonly Letter[], way?: Way): Role =>
  ({ lane, mail }) =>
    when(mail, (sent) => async ({ part }) => {
      for (const letter of [write(sent, lane.ctx.clock.now())].flat())
        await receiveInboundMail(part, letterPost(sent, letter, way));
      await processWebhooks(part);
    });

const away = (words: string): Letter => ({
  words: `I am out of the office at the moment and read my mail only now and then.${words}`,
  byMachine: true,
});

/** What people and machines write, that says the same however it is matched. */
const written: Readonly<Record<string, (mail: OutgoingMail, now: Date) => Letter>> = {
  reply: () => ({ words: 'Thank you, tell me more about the price.' }),
  'opt-out': () => ({ words: 'Unsubscribe me, please.' }),
  absence: () => away(''),
  'absence until a day': (_, now) =>
    away(` I will be back on ${new Date(now.getTime() + 9 * day).toISOString().slice(0, 10)}.`),
  successor: () => ({
    words: 'I no longer work here. Please write to kim.aster@successor.example instead.',
    byMachine: true,
  }),
  'erasure request': () => ({ words: 'Delete all my personal data, please.' }),
  'hard bounce': ({ to }) => bounceOf(to.email, 'hard'),
  complaint: ({ to }) => complaintOf(to.email),
};

const byEveryWay = Object.entries(written).flatMap(([what, write]) =>
  ways.map((way): [string, Role] => [`${what} by ${way}`, letters(write, way)]),
);

const event =
  (kind: MailEvent['kind']): Role =>
  ({ lane, mail }) =>
    when(
      mail,
      (sent) =>
        ({ part }) =>
          receiveMailEvents(part, eventPost(sent, kind, lane.ctx.clock.now())),
    );

/** Everybody who speaks by mail, or of it. */
export const mailRoles: Readonly<Record<string, Role>> = {
  ...Object.fromEntries(byEveryWay),
  'soft bounces': letters(({ to }) => [1, 2, 3].map((nth) => bounceOf(to.email, 'soft', nth))),
  "colleague's reply": letters(
    ({ to }) => ({ words: 'I answer for them: yes.', from: `kim@${to.email.split('@')[1]}` }),
    'headers',
  ),
  'opt-out by mailto': letters(({ unsubscribe: by }) => ({
    ...{ words: '', subject: 'unsubscribe' },
    ...(by === null ? {} : { to: by.mailto.split('?')[0] ?? '' }),
  })),
  'opt-out by link': ({ mail }) =>
    when(
      mail?.unsubscribe ?? null,
      ({ url }) =>
        ({ part }) =>
          unsubscribe(part, url.split('/u/')[1] ?? '', 'unsubscribe page'),
    ),
  'reported as spam': event('complained'),
  'reported as bounced': event('bounced'),
  'opted out at the mail service': event('unsubscribed'),
  'late delivery': ({ lane, mail }) =>
    when(mail, (sent) => async ({ part }) => {
      await receiveMailEvents(part, eventPost(sent, 'delivered', lane.ctx.clock.now()));
      await processWebhooks(part);
    }),
};
