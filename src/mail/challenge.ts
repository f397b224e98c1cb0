import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { challengeService, challengeSubject, challengeText, heldText } from './phrases/challenge.ts';
import { plainWords } from './reports-cause.ts';
import { strongHeaders } from './signals.ts';
import { machineKind } from './wording/machine-kind.ts';
import { machineWording } from './wording/machine-wording.ts';

const machineSender =
  /^(?:no-?reply|do-?not-?reply|verif\w*|confirm\w*|challenge\w*|auth\w*|validation|antispam|spam\w*|tmda|ask|postmaster|mailer-daemon)(?:[-+._][^@]*)?@|@(?:verify|confirm|challenge|antispam)\./;
const link = /https?:\/\/|mailto:|\bwww\./i;

/** Odds (their logarithm) from which all words together are those of a machine, and of such a filter. */
const odds = { machine: 0.8, challenge: 0.5 };

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
 * by a machine's headers, by words that only a filter uses together with a link, or by all words taken together.
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
  if (asks && linked && (held ? named || mail.inReplyTo === null : named && mail.inReplyTo === null))
    return true;
  const kind = machineKind(newText);
  return kind?.kind === 'challenge' && kind.odds > odds.challenge && machineWording(newText) > odds.machine;
}
