import type { BouncedRecipient } from '../mail/index.ts';
import type { Send, Writer } from '../ports/records.ts';
import type { MailMatch, UnderstoodMail } from './apply-inbound-mail.ts';
import { countedFacts } from './bounces.ts';
import { distinct } from './reading.ts';
import type { SignalInput } from './record-signals.ts';

/** So many addresses of others are named at most. */
const othersNamed = 3;

/** What is the sender's trouble, not the address's: RFC 3463 gives 5.7 to policy, 5.1.7 and 5.1.8 to the sender's address. */
function aboutSender({ reason, status }: BouncedRecipient): boolean {
  const causes: readonly (typeof reason)[] = ['blocked', 'content', 'rate_limited'];
  return causes.includes(reason) || /^5\.7\.|^5\.1\.[78]$/.test(status ?? '');
}

type Report = Pick<UnderstoodMail, 'verdict' | 'sent'>;

/**
 * What a delivery report says of the person: of the address that we wrote to or that is theirs by now, else of none by
 * name. It may be about others alone, to whom their mail is forwarded: that says nothing of their own address.
 */
function aboutThem({ verdict, sent }: Report, email: string | null): readonly BouncedRecipient[] {
  const all = verdict.bounce?.recipients ?? [];
  const own = [sent?.mail.to.email, email].map((each) => each?.toLowerCase());
  const theirs = all.filter(({ address }) => address !== null && own.includes(address));
  return theirs.length > 0 ? theirs : all.filter(({ address }) => address === null);
}

/** The addresses of a delivery report that is about others than the person alone; none where it is about them. */
export function addressesOfOthers(report: Report, email: string | null): readonly string[] {
  if (report.verdict.kind !== 'bounce' || aboutThem(report, email).length > 0) return [];
  const named = (report.verdict.bounce?.recipients ?? []).flatMap(({ address }) => address ?? []);
  return distinct(named).slice(0, othersNamed);
}

/** A delivery report that came by mail: whose trouble it is. */
function toBounce(
  recipients: readonly BouncedRecipient[],
  { base, sent }: { readonly base: Omit<SignalInput, 'kind'>; readonly sent: Send | undefined },
): SignalInput {
  const hard = recipients.find(({ type }) => type === 'hard');
  const severity = hard !== undefined ? 'hard' : recipients.some(aboutSender) ? 'sender' : 'soft';
  const { status, reason } = hard ?? recipients[0] ?? { status: null, reason: null };
  const address = sent?.mail.to.email ?? null;
  const counted = countedFacts({ severity, address, senderId: sent?.senderId ?? null });
  const words = [status, reason?.replaceAll('_', ' ')].filter((one) => one !== null && one !== undefined);
  const facts = { ...base.facts, ...(words.length === 0 ? {} : { reason: words.join(' ') }), ...counted };
  return { ...base, kind: severity === 'hard' ? 'bounced' : 'blocked', facts };
}

/** What a mail that is understood, and is about `match`, with `email` as their address, says that they or a server did. */
export function signalsOf(
  { mail, raw, byPerson, verdict, sent }: UnderstoodMail,
  {
    match,
    writer,
    email,
  }: { readonly match: MailMatch; readonly writer: Writer | null; readonly email: string | null },
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
      return addressesOfOthers({ verdict, sent }, email).length > 0
        ? []
        : [toBounce(aboutThem({ verdict, sent }, email), { base, sent })];
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
