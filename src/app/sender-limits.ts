import type { Sender } from '../ports/records.ts';

type Limits = Pick<Sender, 'mailsPerDay' | 'mailsPerHour' | 'mailGapSeconds'>;
type AllLimits = Limits & Pick<Sender, 'mailRamp'>;

/** How every sender begins: with no limits. */
export const noLimits: AllLimits = {
  mailsPerDay: null,
  mailsPerHour: null,
  mailGapSeconds: null,
  mailRamp: null,
};

/** Whether a sender's mails need slots at all. */
export function hasLimits({ mailsPerDay, mailsPerHour, mailGapSeconds }: Limits): boolean {
  return mailsPerDay !== null || mailsPerHour !== null || mailGapSeconds !== null;
}
