import type { CellProblem, Cells } from './cells.ts';
import { type Field, type ImportKind, optOutFields } from './columns.ts';
import { isMoment } from './dates.ts';

/** Why somebody must not be contacted, as the strongest thing that the row says. */
export type OptOutReason = 'complained' | 'unsubscribed' | 'bounced';

export interface OptOut {
  readonly reason: OptOutReason;
  /** `call` covers SMS, too. */
  readonly channel: 'email' | 'call' | 'sms' | 'all';
}

/** What a row says against contacting somebody, with the cells that say neither yes nor no: they hide no other. */
interface OptOutRead {
  readonly optOut: OptOut | null;
  readonly problems: readonly CellProblem[];
}

interface Reading {
  readonly kind: ImportKind;
  /** Whether it is a guess which column a cell belongs to: then only what is plainly meant so counts. */
  readonly guessed: boolean;
}

const says = (cells: Cells, field: Field, words: RegExp) =>
  cells.texts(field).some((text) => words.test(text));

/** HubSpot writes why an address bounced where others say yes. */
const bounced = (cells: Cells) => cells.texts('bounced').some((text) => !/^(no|n|false|f|0)$/i.test(text));

/** Reads an opt-out of everything, of email, of calls or of SMS, a bounce or a complaint, whatever else is wrong in the row. */
export function optOutOf(cells: Cells, { kind, guessed }: Reading): OptOutRead {
  if (kind === 'last-contact') return { optOut: null, problems: [] };
  const problems: CellProblem[] = [];
  const yes = (field: Field) => {
    const answer = cells.answer(field);
    problems.push(...answer.unclear);
    return answer.yes;
  };
  const since = (field: Field) => cells.texts(field).some((text) => !guessed || isMoment(text));
  const [optedOut, noEmail, noCalls, noSms, spam] = [
    yes('optedOut') || since('optedOutAt') || says(cells, 'stage', /^do not contact$/i),
    yes('emailOptedOut') || since('emailOptedOutAt') || says(cells, 'restrictions', /email/i),
    yes('callOptedOut') || since('callOptedOutAt') || says(cells, 'restrictions', /call|phone/i),
    yes('smsOptedOut') || since('smsOptedOutAt') || says(cells, 'restrictions', /sms|text|message/i),
    yes('spamReport'),
  ];
  const bounces = !guessed && bounced(cells);
  const strongest = (): OptOut | null => {
    if (spam) return { reason: 'complained', channel: 'all' };
    // Neither to be mailed nor to be called or texted: opt-outs of two different ways count as one of every way.
    if (optedOut || ((noEmail || bounces) && (noCalls || noSms)))
      return { reason: 'unsubscribed', channel: 'all' };
    if (noEmail) return { reason: 'unsubscribed', channel: 'email' };
    if (bounces) return { reason: 'bounced', channel: 'email' };
    if (noCalls) return { reason: 'unsubscribed', channel: 'call' };
    if (noSms) return { reason: 'unsubscribed', channel: 'sms' };
    // A list of opt-outs without a column that says so means every row of it.
    const listed = kind === 'opt-outs' && !optOutFields.some((field) => cells.has(field));
    return listed ? { reason: 'unsubscribed', channel: 'all' } : null;
  };
  return { optOut: strongest(), problems };
}
