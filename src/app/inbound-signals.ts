import type { BouncedRecipient } from '../mail/index.ts';
import type { Send, Writer } from '../ports/records.ts';
import type { MailMatch, UnderstoodMail, Verdict } from './apply-inbound-mail.ts';
import { countedFacts } from './bounces.ts';
import type { SignalInput } from './record-signals.ts';

/** What is the sender's trouble, not the address's: RFC 3463 gives 5.7 to policy, 5.1.7 and 5.1.8 to the sender's address. */
function aboutSender({ reason, status }: BouncedRecipient): boolean {
  const causes: readonly (typeof reason)[] = ['blocked', 'content', 'rate_limited'];
  return causes.includes(reason) || /^5\.7\.|^5\.1\.[78]$/.test(status ?? '');
}

/** A delivery report that came by mail: whose trouble it is. */
function toBounce(
  bounce: Verdict['bounce'],
  { base, sent }: { readonly base: Omit<SignalInput, 'kind'>; readonly sent: Send | undefined },
): SignalInput {
  const all = bounce?.recipients ?? [];
  // A report may be about others, too, to whom the mail was forwarded: only what it says of ours counts where it names it.
  const own = all.filter(({ address }) => address !== null && address === sent?.mail.to.email.toLowerCase());
  const recipients = own.length > 0 ? own : all;
  const hard = recipients.find(({ type }) => type === 'hard');
  const severity = hard !== undefined ? 'hard' : recipients.some(aboutSender) ? 'sender' : 'soft';
  const { status, reason } = hard ?? recipients[0] ?? { status: null, reason: null };
  const address = sent?.mail.to.email ?? null;
  const counted = countedFacts({ severity, address, senderId: sent?.senderId ?? null });
  const words = [status, reason?.replaceAll('_', ' ')].filter((one) => one !== null && one !== undefined);
  const facts = { ...base.facts, ...(words.length === 0 ? {} : { reason: words.join(' ') }), ...counted };
  return { ...base, kind: severity === 'hard' ? 'bounced' : 'blocked', facts };
}

/** What a mail that is understood, and is about `match`, says that the prospect or a server did. */
export function signalsOf(
  { mail, raw, byPerson, verdict, sent }: UnderstoodMail,
  { match, writer }: { readonly match: MailMatch; readonly writer: Writer | null },
): SignalInput[] {
  const other = writer === 'colleague' || writer === 'stranger' ? { writer } : {};
  const base = {
    personId: match.personId,
    enrollmentId: match.enrollmentId,
    touchId: match.touchId,
    at: raw.receivedAt,
    source: 'inbound',
    // What it was taken for when it came may have left a signal, which stays; this one is news.
    sourceKey: byPerson ? `${raw.key} by a person` : raw.key,
    facts: { reasons: verdict.reasons, from: mail.from?.email ?? null, matchedBy: match.by, ...other },
  };
  switch (verdict.kind) {
    case 'reply':
      return [
        {
          ...base,
          kind: 'replied',
          facts: { ...base.facts, ...(verdict.reply === undefined ? {} : { reply: verdict.reply }) },
          mail: { subject: mail.subject, text: verdict.newText, from: mail.from?.email ?? null },
        },
      ];
    case 'out_of_office': {
      const back = verdict.until?.toISOString().slice(0, 10);
      const facts = { ...base.facts, ...(back === undefined ? {} : { back }) };
      return [{ ...base, kind: 'out_of_office', until: verdict.until, facts }];
    }
    case 'unsubscribe':
      return [{ ...base, kind: 'unsubscribed', ...(verdict.erasure === true ? { erasure: true } : {}) }];
    case 'complaint':
      return [{ ...base, kind: 'complained' }];
    case 'bounce':
      return [toBounce(verdict.bounce, { base, sent })];
    case 'automatic':
      return verdict.automatic !== 'left'
        ? []
        : [
            {
              ...base,
              kind: 'left_company',
              facts: {
                ...base.facts,
                successor: verdict.successor?.email ?? verdict.successor?.name ?? null,
              },
              mail: { subject: mail.subject, text: verdict.newText, from: mail.from?.email ?? null },
            },
          ];
    default:
      return [];
  }
}
