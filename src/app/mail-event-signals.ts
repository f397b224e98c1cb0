import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { MailEvent } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import { countedFacts } from './bounces.ts';
import type { ActorContext } from './context.ts';
import type { SignalInput } from './record-signals.ts';

/** Whether a mail did not arrive, or was not even tried. */
export const isBounce = (event: MailEvent) => event.kind === 'bounced' || event.kind === 'dropped';

/** Events after which nothing more may leave: they take effect before the webhook is answered. */
export function stopsAtOnce(event: MailEvent): boolean {
  return (
    ['complained', 'unsubscribed'].includes(event.kind) || (isBounce(event) && event.severity === 'hard')
  );
}

/** The signal that an event is; null for one that says nothing of the person. */
export function signalKindOf(event: MailEvent): SignalKind | null {
  if (isBounce(event)) return event.severity === 'hard' ? 'bounced' : 'blocked';
  switch (event.kind) {
    case 'delivered':
    case 'opened':
    case 'clicked':
    case 'complained':
    case 'unsubscribed':
    case 'blocked':
      return event.kind;
    default:
      return null;
  }
}

/** How long an open or a click waits for others beside it, so that a burst is seen before anything follows from it. */
const judgeAfterMs = 2 * 60_000;

/** What an event about a mail of ours says that the prospect or a server did. */
export function toSignal(ctx: ActorContext, event: MailEvent, send: Send): SignalInput[] {
  const kind = signalKindOf(event);
  if (kind === null) return [];
  return [
    {
      kind,
      personId: send.personId,
      enrollmentId: send.enrollmentId,
      touchId: send.touchId,
      at: event.at,
      source: 'sendgrid',
      sourceKey: event.contentKey,
      ...(kind === 'opened' || kind === 'clicked'
        ? { judgeAt: new Date(ctx.clock.now().getTime() + judgeAfterMs) }
        : {}),
      facts: {
        ...(event.machine ? { machine: true } : {}),
        ...(event.url === null ? {} : { url: event.url }),
        ...(event.userAgent === null ? {} : { userAgent: event.userAgent }),
        ...(event.network == null ? {} : { network: event.network }),
        ...(event.reason === null ? {} : { reason: event.reason }),
        ...(event.severity === null
          ? {}
          : countedFacts({ severity: event.severity, address: event.email, senderId: send.senderId })),
      },
    },
  ];
}
