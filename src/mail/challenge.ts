import type { InboundMail } from '../ports/mail.ts';
import { foldLine } from './fold.ts';
import { challengeSubject, challengeText } from './phrases/automatic.ts';
import { strongHeaders } from './signals.ts';

/** A filter asks the sender to prove that they are human: nobody has read the mail yet. */
export function isChallenge(mail: InboundMail, newText: string): boolean {
  const byMachine = mail.envelopeFrom === '' || strongHeaders(mail).length > 0;
  if (!byMachine) return false;
  return (
    challengeSubject.test(foldLine(mail.subject)) || challengeText.test(foldLine(newText.slice(0, 2000)))
  );
}
