import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { challengeService, challengeSubject, challengeText, heldText } from './phrases/challenge.ts';
import { plainWords } from './reports-cause.ts';
import { strongHeaders } from './signals.ts';

const machineSender =
  /^(?:no-?reply|do-?not-?reply|verif\w*|confirm\w*|challenge\w*|auth\w*|validation|antispam|spam\w*|tmda|ask|postmaster|mailer-daemon)(?:[-+._][^@]*)?@|@(?:verify|confirm|challenge|antispam)\./;
const link = /https?:\/\/|mailto:|\bwww\./i;

/** Its own headers: TMDA, ASK and others say what they are. */
const headerNames = [
  'x-tmda-confirm',
  'x-tmda-fingerprint',
  'x-ask-info',
  'x-askversion',
  'x-challenge',
  'x-boxbe',
];

/**
 * A filter asks the sender to prove that they are human: nobody has read the mail yet. It is told by a service's name,
 * by a machine's headers, or by words that only a filter uses together with a link.
 */
export function isChallenge(mail: InboundMail, newText: string): boolean {
  const from = foldLine(
    `${mail.from?.email ?? ''} ${mail.from?.name ?? ''} ${mail.envelopeFrom ?? ''}`.slice(0, 600),
  );
  const subject = foldLine(mail.subject.slice(0, 300));
  const text = plainWords(newText, 3_000);
  const [asks, held, named] = [challengeText.test(text), heldText.test(text), challengeSubject.test(subject)];
  if (headerNames.some((name) => mail.headers.has(name)) && (asks || held || named)) return true;
  if (challengeService.test(from) && (asks || held || named)) return true;
  const bulk = /^(?:bulk|junk|list|auto)/.test(foldLine(mail.headers.get('precedence') ?? ''));
  const machine =
    mail.envelopeFrom === '' || strongHeaders(mail).length > 0 || bulk || machineSender.test(from);
  const linked = link.test(newText.slice(0, 5_000)) || link.test((mail.html ?? '').slice(0, 200_000));
  if (machine) return named || (asks && (held || linked)) || (held && linked);
  return asks && linked && (held ? named || mail.inReplyTo === null : named && mail.inReplyTo === null);
}
