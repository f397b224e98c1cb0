import type { Grade, InboundKind } from '../../../src/mail/classify.ts';
import type { MailParts } from '../inbound-mail.ts';

export interface Sample {
  readonly name: string;
  readonly mail: MailParts;
  readonly kind: InboundKind;
  /** `YYYY-MM-DD`, or null where no date is to be found. */
  readonly until?: string | null;
  readonly grade?: Grade;
  /** A part of one of the reasons. */
  readonly reason?: string;
}

export const auto = { 'auto-submitted': 'auto-replied' };
export const exchange = { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' };
export const quoted =
  '\n\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\n> Hi Pat,\n> reply stop to unsubscribe me.\n';
