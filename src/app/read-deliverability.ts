import { guardDays, reviewAt, stopAt, warnAt } from '../cadence/index.ts';
import type { ActorContext } from './context.ts';
import { unreportedWords } from './deliverability-words.ts';
import { type DeliveryRow, gatherDeliverability } from './gather-deliverability.ts';
import { seesOnly } from './permissions.ts';
import { inWorkspace } from './reading.ts';

interface DeliverabilityView {
  /** Whose mails are counted: the actor's own, or everybody's. */
  readonly scope: 'own' | 'all';
  readonly at: Date;
  /** Mails of so many days back to `at` count. */
  readonly days: number;
  /** Whether the mail service tells of complaints and bounces at all. */
  readonly heard: boolean;
  readonly limits: { readonly warn: number; readonly stop: number; readonly review: number };
  /** The share of the list whose complaints nobody hears of, openly. */
  readonly unreported: {
    readonly people: number;
    readonly reporting: number;
    readonly never: number;
    readonly unknown: number;
    readonly words: string;
  };
  readonly items: readonly (DeliveryRow & { readonly stopped: boolean })[];
}

/**
 * Complaints, bounces and replies of the last seven days by sending domain, sender and cadence, each a share of mails
 * with Wilson's 95 % interval and a verdict in words. A rep sees their own mails, managers and admins all.
 */
export async function readDeliverability(ctx: ActorContext): Promise<DeliverabilityView> {
  const userId = seesOnly(ctx);
  return inWorkspace(ctx, async (tx) => {
    const { rows, people, heard } = await gatherDeliverability(ctx, tx, userId);
    const brakes = await tx.brakes.list();
    const { all, reporting, silent } = people;
    return {
      scope: userId === null ? 'all' : 'own',
      at: ctx.clock.now(),
      days: guardDays,
      heard,
      limits: { warn: warnAt, stop: stopAt, review: reviewAt },
      unreported: {
        people: all,
        reporting,
        never: silent,
        unknown: all - reporting - silent,
        words: unreportedWords(people),
      },
      items: rows.map((row) => ({
        ...row,
        stopped: brakes.some(({ scope, scopeId }) => scope === row.scope && scopeId === row.subject),
      })),
    };
  });
}
