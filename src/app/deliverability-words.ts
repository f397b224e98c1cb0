import {
  changeAt,
  complaintLevel,
  type Estimate,
  type GuardLevel,
  isForReview,
  stopAt,
  warnAt,
} from '../cadence/index.ts';
import type { GuardScope } from '../ports/store.ts';

export const deliveryVerdicts = ['no_mail', 'too_few', 'fine', 'warn', 'stop', 'review', 'unheard'] as const;

/** What complaints say, in words, and what to do about it. */
export interface DeliveryVerdict {
  readonly kind: (typeof deliveryVerdicts)[number];
  readonly words: string;
}

/** A share in percent, as exactly as small shares need: `0.08 %`, `1.2 %`, `25 %`. */
export function percent(share: number): string {
  const value = share * 100;
  const digits = value >= 10 ? 0 : value >= 1 ? 1 : 2;
  return `${Number(value.toFixed(digits))} %`;
}

const counted = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** `2 complaints about 200 mails: 1 %, likely between 0.28 % and 3.6 %`. */
export function complaintWords({ count, n, rate, low, high }: Estimate): string {
  const share = `${percent(rate ?? 0)}, likely between ${percent(low)} and ${percent(high)}`;
  return `${counted(count, 'complaint', 'complaints')} about ${counted(n, 'mail', 'mails')}: ${share}`;
}

const advice: Readonly<Record<GuardScope, string>> = {
  domain: 'Stop what complaints are about before mailbox providers stop all of the domain.',
  sender: 'Look at the list, the words and the pace before more mail leaves.',
  cadence: 'Look at the list, the words and the pace.',
};

function byLevel(level: GuardLevel, scope: GuardScope, complaints: Estimate): string {
  const { count, n, high } = complaints;
  switch (level) {
    case 'no_mail':
      return 'No mail was delivered in the last seven days.';
    case 'too_few':
      return `No complaints. ${counted(n, 'mail is', 'mails are')} too few to say more than: at most ${percent(high)}.`;
    case 'fine':
      return count === 0
        ? `No complaints about ${counted(n, 'mail', 'mails')}.`
        : `${complaintWords(complaints)}. Below ${percent(warnAt)}.`;
    case 'warn':
      return `${complaintWords(complaints)}. Mailbox providers ask for less than ${percent(warnAt)}. ${advice[scope]}`;
    case 'stop':
      return `${complaintWords(complaints)}. From ${percent(stopAt)} on mailbox providers refuse mail. ${advice[scope]}`;
  }
}

/**
 * The verdict on a sender, a domain or a cadence by the complaints about its mails; on a cadence also by the share of
 * people who complained. `heard`: whether the mail service tells us of complaints at all.
 */
export function deliveryVerdict(
  scope: GuardScope,
  known: { readonly complaints: Estimate; readonly complainers: Estimate; readonly heard: boolean },
): DeliveryVerdict {
  const { complaints, complainers, heard } = known;
  const level = complaintLevel(complaints);
  // Where nothing reports complaints, none of them is no good news.
  if (!heard && complaints.count === 0 && level !== 'no_mail')
    return {
      kind: 'unheard',
      words: 'Complaints and bounces are not heard of: enter the event webhook in SendGrid (see Set-up).',
    };
  if (scope === 'cadence' && isForReview(complainers)) {
    const { count, n, rate } = complainers;
    const urgent = (rate ?? 0) >= changeAt ? ' Change it before anybody else is enrolled.' : '';
    return {
      kind: 'review',
      words: `${count} of ${counted(n, 'person', 'people')} marked it as spam (${percent(rate ?? 0)}). ${advice.cadence}${urgent}`,
    };
  }
  return { kind: level, words: byLevel(level, scope, complaints) };
}

/**
 * The sentence on how many of the people have a provider that never reports complaints, so that nobody hears of
 * theirs.
 */
export function unreportedWords(people: {
  readonly all: number;
  readonly silent: number;
  readonly reporting: number;
}): string {
  const { all, silent, reporting } = people;
  if (all === 0) return 'Nobody was mailed in the last seven days.';
  const unknown = all - silent - reporting;
  const share = (count: number) => `${count.toLocaleString('en-GB')} (${percent(count / all)})`;
  return (
    `Of ${counted(all, 'person', 'people')} mailed in the last seven days, ${share(silent)} have a provider that ` +
    `never reports complaints (Gmail, iCloud), and of ${share(unknown)} it is not known (their company’s own domain, for ` +
    `example). What these mark as spam does not show here; only ${share(reporting)} have a provider that reports it.`
  );
}
