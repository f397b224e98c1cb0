import type { Sender } from '../ports/records.ts';

type Limits = Pick<Sender, 'mailsPerDay' | 'mailsPerHour' | 'mailGapSeconds'>;

/** How every sender begins: with no limits. */
export const noLimits: Limits = { mailsPerDay: null, mailsPerHour: null, mailGapSeconds: null };

/** Whether a sender's mails need slots at all. */
export function hasLimits({ mailsPerDay, mailsPerHour, mailGapSeconds }: Limits): boolean {
  return mailsPerDay !== null || mailsPerHour !== null || mailGapSeconds !== null;
}
