import { type Estimate, estimate, guardDays } from '../cadence/index.ts';
import { complaintReports } from '../mail/feedback-loops.ts';
import type { DeliveryCounts, GuardScope, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { type DeliveryVerdict, deliveryVerdict } from './deliverability-words.ts';
import { mailInForce } from './mail-in-force.ts';
import { byId } from './reading.ts';

const dayMs = 24 * 60 * 60_000;

/** What came back about the mails of one sender, sending domain or cadence, as shares with their intervals. */
export interface DeliveryRow {
  readonly scope: GuardScope;
  /** The sender's or the cadence's id; the domain. */
  readonly subject: string;
  /** How people call it: a sender's address, a cadence's name. */
  readonly name: string;
  readonly mails: number;
  /** Of mails that were delivered; of all mails; of delivered ones; of people who were mailed. */
  readonly complaints: Estimate;
  readonly bounces: Estimate;
  readonly replies: Estimate;
  readonly complainers: Estimate;
  readonly verdict: DeliveryVerdict;
  /** People who complained since the sender was last stopped. */
  readonly fresh: number;
}

export interface Deliverability {
  /** Whether complaints and bounces are heard of at all. */
  readonly heard: boolean;
  readonly rows: readonly DeliveryRow[];
  /** People who were mailed, by whether their provider reports complaints. */
  readonly people: { readonly all: number; readonly reporting: number; readonly silent: number };
}

/** Most telling first: what is stopped or warned of, then by the lower end of complaints, then by mails. */
function ranked(rows: readonly DeliveryRow[]): DeliveryRow[] {
  const scopes: readonly GuardScope[] = ['domain', 'sender', 'cadence'];
  return [...rows].sort(
    (a, b) =>
      scopes.indexOf(a.scope) - scopes.indexOf(b.scope) ||
      b.complaints.low - a.complaints.low ||
      b.mails - a.mails,
  );
}

/**
 * What came back about the mails of the last seven days, by sending domain, sender and cadence: of all senders, or of
 * one user's. Four statements, whatever the number of mails.
 */
export async function gatherDeliverability(
  ctx: ActorContext,
  tx: Tx,
  userId: string | null,
): Promise<Deliverability> {
  const until = ctx.clock.now();
  const since = new Date(until.getTime() - guardDays * dayMs);
  const [counts, senders, cadences, workspace] = await Promise.all([
    tx.deliverability.counts({ since, until, userId, known: complaintReports }),
    tx.users.senders().then(byId),
    tx.cadences.list().then(byId),
    tx.workspace.get(),
  ]);
  const nameOf = ({ scope, subject }: DeliveryCounts) =>
    (scope === 'sender' ? senders.get(subject)?.email : cadences.get(subject)?.name) ?? subject;
  const all = counts.find((row) => row.scope === 'all');
  const { events } = mailInForce(ctx.settings, workspace);
  const rows = counts.flatMap((row): DeliveryRow[] => {
    const { scope, subject, mails, delivered, fresh } = row;
    if (scope === 'all') return [];
    const complaints = estimate(row.complaints, delivered);
    const complainers = estimate(row.complainers, row.people);
    return [
      {
        scope,
        subject,
        name: nameOf(row),
        mails,
        fresh,
        complaints,
        complainers,
        bounces: estimate(row.bounces, mails),
        replies: estimate(row.replies, mails),
        verdict: deliveryVerdict(scope, { complaints, complainers, heard: events }),
      },
    ];
  });
  const { people = 0, reporting = 0, silent = 0 } = all ?? {};
  return { heard: events, rows: ranked(rows), people: { all: people, reporting, silent } };
}
