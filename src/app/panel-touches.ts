import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Enrollment, OutboxActivity, Touch } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { stepOf } from './materials.ts';
import { byId, distinct } from './reading.ts';

/** What was done last with a person, and what became of it. */
export interface PanelTouch {
  readonly id: string;
  readonly step: string;
  readonly channel: string;
  readonly state: Touch['state'];
  /** When it was carried out or given up; while it is under way, when it was due. */
  readonly at: Date;
  /** What the rep recorded, or what the prospect did with a mail; null where neither is known. */
  readonly outcome: string | null;
  readonly reason: string | null;
  /** Whether it stands on the CRM's timeline; null for what does not belong there. */
  readonly inCrm: 'written' | 'waiting' | 'refused' | null;
  readonly crmReason: string | null;
}

/** How many touches a panel shows. */
const shown = 3;

/** What a prospect did with a mail, strongest first. Opens and clicks are made by machines, too, so they do not count. */
const telling: readonly SignalKind[] = [
  'complained',
  'unsubscribed',
  'bounced',
  'meeting_booked',
  'replied',
  'out_of_office',
  'delivered',
];

const crmStates: Record<OutboxActivity['state'], PanelTouch['inCrm']> = {
  pending: 'waiting',
  unknown: 'waiting',
  written: 'written',
  refused: 'refused',
};

const momentOf = (touch: Touch) => touch.endedAt ?? touch.dueAt;

/** The last three touches of these runs of one person, newest first: a fixed number of statements. */
export async function lastTouches(tx: Tx, runs: readonly Enrollment[]): Promise<readonly PanelTouch[]> {
  const all = await tx.touches.byEnrollments(runs.map((run) => run.id));
  const last = all
    .filter((touch) => touch.state !== 'open' && touch.state !== 'cancelled')
    .sort((a, b) => momentOf(b).getTime() - momentOf(a).getTime())
    .slice(0, shown);
  if (last.length === 0) return [];
  const people = distinct(runs.map((run) => run.personId));
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const versionOf = new Map(runs.map((run) => [run.id, versions.get(run.versionId)]));
  const signals = await tx.signals.byPersons(people);
  const activities = new Map(
    (await tx.activities.byPersons(people)).map((entry) => [entry.activity.key, entry]),
  );
  return last.map((touch) => {
    const version = versionOf.get(touch.enrollmentId);
    const kinds = new Set(signals.filter((one) => one.touchId === touch.id).map((one) => one.kind));
    const entry = activities.get(touch.id);
    return {
      id: touch.id,
      step: (version && stepOf(version, touch.stepKey)?.name) ?? touch.stepKey,
      channel: touch.channel,
      state: touch.state,
      at: momentOf(touch),
      outcome: touch.outcome ?? telling.find((kind) => kinds.has(kind)) ?? null,
      reason: touch.reason,
      inCrm: entry === undefined ? null : crmStates[entry.state],
      crmReason: entry?.reason ?? null,
    };
  });
}
