import type { Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { UnderstoodMail } from './apply-inbound-mail.ts';
import type { ActorContext } from './context.ts';
import { addressesOfOthers } from './inbound-signals.ts';
import { newAlert } from './new-alert.ts';
import { personName } from './person-name.ts';

/** From here on, what comes to one mail of ours within a day is taken for a loop of two machines. */
export const repliesADay = 20;

const loopWords = `More than ${repliesADay} mails came to one mail of ours within a day: two machines may answer each other. More of them are kept and change nothing; opt-outs, complaints and bounces still count.`;

/** What the owner of the run is told of a mail that moves nothing by itself; null where there is nothing to tell. */
function toTell(read: UnderstoodMail, person: Person | undefined) {
  if (read.firstOfLoop) return { kind: 'mail_loop', words: loopWords };
  if (person === undefined || read.loop) return null;
  if (read.verdict.kind === 'challenge')
    return {
      kind: 'challenge',
      words: `${personName(person)}'s mail filter wants proof that a human writes: open the mail on their page and confirm, or call. Until then it may hold back what you send.`,
    };
  const others = addressesOfOthers(read, person.email);
  if (others.length > 0)
    return {
      kind: 'bounce_elsewhere',
      words: `The mail to ${personName(person)} came back from another address than theirs (${others.join(', ')}); perhaps a forward of theirs is broken. It stops nothing: look at the mail on their page, and call if you hear nothing.`,
    };
  return null;
}

/** Tells the owner of the run, in the transaction that keeps the mail, what only a person can act upon. */
export async function tellOfMail(
  ctx: ActorContext,
  tx: Tx,
  about: { readonly read: UnderstoodMail; readonly person: Person | undefined },
): Promise<void> {
  const { read, person } = about;
  const told = toTell(read, person);
  if (told === null) return;
  const [run] = await tx.enrollments.byIds(read.match?.enrollmentId ? [read.match.enrollmentId] : []);
  await tx.alerts.insert([
    newAlert(ctx, {
      ...told,
      userId: run?.ownerUserId ?? null,
      personId: person?.id ?? read.match?.personId ?? null,
      enrollmentId: run?.id ?? null,
    }),
  ]);
}
