import { absenceEnd, absencesWaitedFor } from '../cadence/index.ts';
import type { Enrollment, Signal } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { distinct } from './reading.ts';
import { absenceOf, type FreshSignal, type SignalWorld } from './signal-effects.ts';

/** The run by whose calendar an absence ends: the one whose mail was answered, else the one that was enrolled last. */
function runOf({ signal }: FreshSignal, { runs }: SignalWorld): Enrollment | undefined {
  const own = runs.filter((run) => run.personId === signal.personId);
  return own.find((run) => run.id === signal.enrollmentId) ?? own.at(-1);
}

/**
 * Notes on people who are out of office until when nothing of theirs is due, in whatever cadence, also one that they are
 * enrolled in later. Returns the absences without a day that were told of them so far; asks for none without such a one.
 */
export async function noteAbsences(
  ctx: ActorContext,
  tx: Tx,
  { fresh, world }: { readonly fresh: readonly FreshSignal[]; readonly world: SignalWorld },
): Promise<readonly Signal[]> {
  const away = fresh.filter(({ signal }) => signal.kind === 'out_of_office' && signal.personId !== null);
  const undated = away.filter(({ until }) => until === undefined);
  const told =
    undated.length === 0
      ? []
      : await tx.signals.undatedAbsences(distinct(undated.map(({ signal }) => signal.personId)));
  const now = ctx.clock.now();
  for (const one of away) {
    const run = runOf(one, world);
    const version = run === undefined ? undefined : world.versions.get(run.versionId);
    if (run === undefined || version === undefined) continue;
    const event = { at: one.signal.at, ...absenceOf(one, run, told) };
    // As many were waited for already: the cadences go on, and so does whatever follows.
    if ((event.absencesBefore ?? 0) >= absencesWaitedFor) continue;
    const until = absenceEnd(run, event, { version, now, ...world.calendars.of(run) });
    if (until > now) await tx.people.noteAway(run.personId, until);
  }
  return told;
}
