import type { InboundFacts } from '../../src/mail/classify.ts';
import type { InboundMail } from '../../src/ports/mail.ts';

/** Monday, 5 October 2026. */
export const received = new Date('2026-10-05T09:30:00Z');

export const noFacts: InboundFacts = {
  receivedAt: received,
  ownAddresses: ['rep@seller.example'],
  ownMessage: false,
  toToken: true,
  toUnsubscribe: false,
  secondsSinceSent: null,
  repeated: false,
};

export type MailParts = Partial<Omit<InboundMail, 'headers' | 'from'>> & {
  readonly headers?: Readonly<Record<string, string>>;
  readonly sender?: string;
  readonly senderName?: string;
};

/** A mail from a prospect; what isn't given is as in an ordinary answer. */
export function inboundMail({ headers, sender, senderName, ...parts }: MailParts): InboundMail {
  return {
    recipients: ['r-abcdefghijklmnopqrstuvwxyz@in.seller.example'],
    envelopeFrom: sender ?? 'pat@buyer.example',
    from: { email: sender ?? 'pat@buyer.example', name: senderName ?? 'Pat Prospect' },
    to: ['r-abcdefghijklmnopqrstuvwxyz@in.seller.example'],
    subject: 'Re: A question about your reports',
    messageId: '<1@buyer.example>',
    inReplyTo: '<touch-1@seller.example>',
    references: ['<touch-1@seller.example>'],
    date: received,
    headers: new Map(Object.entries(headers ?? {})),
    text: '',
    html: null,
    partTypes: ['text/plain'],
    attachments: [],
    ...parts,
  };
}
