import { outcomesOfStep } from '../cadence/index.ts';
import type { Channel } from '../cadence/model.ts';
import type { ActivityState, Enrollment, OutboxActivity, Touch, Version } from '../ports/records.ts';
import { stepOf } from './materials.ts';

/** A touch that was carried out, and whether the CRM has it. */
export interface TouchLine {
  readonly id: string;
  readonly channel: Channel;
  /** The step's name. */
  readonly name: string;
  readonly at: Date;
  readonly state: 'sent' | 'done';
  /** The outcome's label. */
  readonly outcome: string | null;
  /** Its entry on the CRM's timeline; null when there is no record to write to. */
  readonly crm: { readonly state: ActivityState; readonly reason: string | null } | null;
}

/** The latest touches that were carried out, newest first. */
export function recentTouches(
  count: number,
  world: {
    readonly touches: readonly Touch[];
    readonly runs: ReadonlyMap<string, Enrollment>;
    readonly versions: ReadonlyMap<string, Version>;
    readonly activities: readonly OutboxActivity[];
  },
): TouchLine[] {
  const entries = new Map(world.activities.map((entry) => [entry.activity.key, entry]));
  const carriedOut = world.touches.flatMap((touch) => {
    const { state, endedAt } = touch;
    return (state === 'sent' || state === 'done') && endedAt !== null ? [{ ...touch, state, endedAt }] : [];
  });
  carriedOut.sort((one, other) => other.endedAt.getTime() - one.endedAt.getTime());
  return carriedOut.slice(0, count).map((touch) => {
    const version = world.versions.get(world.runs.get(touch.enrollmentId)?.versionId ?? '');
    const step = version === undefined ? undefined : stepOf(version, touch.stepKey);
    const known = step === undefined ? [] : outcomesOfStep(step);
    const entry = entries.get(touch.id);
    return {
      id: touch.id,
      channel: touch.channel,
      name: step?.name ?? touch.stepKey,
      at: touch.endedAt,
      state: touch.state,
      outcome: known.find(({ key }) => key === touch.outcome)?.label ?? touch.outcome,
      crm: entry === undefined ? null : { state: entry.state, reason: entry.reason },
    };
  });
}
