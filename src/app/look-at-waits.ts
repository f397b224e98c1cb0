import { transition } from '../cadence/index.ts';
import type { Enrollment, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { gatherMaterial, type Material } from './materials.ts';
import { fixWords, waitsFor } from './missing-values.ts';
import { prepareEmail } from './prepare-email.ts';
import { byId, distinct, inWorkspace } from './reading.ts';

/** How many held runs are looked at in one transaction. */
const runsAtOnce = 200;

/** Of these runs those that are held before a step, each with its person as locked. */
function stillHeld(
  runs: readonly Enrollment[],
  people: readonly Person[],
): readonly { readonly enrollment: Enrollment; readonly person: Person }[] {
  const known = byId(people);
  return runs.flatMap((enrollment) => {
    const person = known.get(enrollment.personId);
    const held = enrollment.state === 'paused' && enrollment.reason === 'held' && enrollment.next !== null;
    return person !== undefined && held ? [{ enrollment, person }] : [];
  });
}

/** Brings waits and tasks up to date with what these runs' emails lack now. */
async function sayAnew(ctx: ActorContext, tx: Tx, materials: readonly Material[]): Promise<void> {
  const lacking = materials.flatMap((material) => {
    const written = prepareEmail(material, ctx.settings);
    return written?.ok === false && written.lacks !== null ? [{ material, lacks: written.lacks }] : [];
  });
  await tx.waits.insert(
    lacking.flatMap(({ material, lacks }) => waitsFor(material, lacks.waitFor)),
    null,
  );
  await tx.tasks.renewFixes(
    lacking.map(({ material, lacks }) => ({
      enrollmentId: material.enrollment.id,
      missing: lacks.missing,
      ...fixWords(material, material.enrollment.next?.stepKey ?? ''),
    })),
  );
}

/**
 * Looks again at runs that are held for a missing value, in the caller's transaction: whoever's email can be written
 * now goes on, by the usual windows; for the others, their task says what is still missing.
 */
async function resumeWhoCanGoOn(
  ctx: ActorContext,
  tx: Tx,
  waiting: readonly { readonly enrollmentId: string; readonly personId: string }[],
): Promise<void> {
  const ids = distinct(waiting.map((one) => one.enrollmentId));
  const people = await tx.people.lock(distinct(waiting.map((one) => one.personId)));
  // Before the values are read: one that comes from here on marks the run anew.
  await tx.waits.take(ids);
  const held = stillHeld(await tx.enrollments.byIds(ids), people);
  const now = ctx.clock.now();
  const materials = await gatherMaterial(ctx, tx, held);
  // What is not the text's fault is found again, and said, when the step is due.
  const ready = materials.filter((material) => {
    const written = prepareEmail(material, ctx.settings);
    return written?.ok !== false || written.lacks === null;
  });
  const changes = new ChangeSet(ctx);
  for (const { enrollment, version, calendars } of ready) {
    const event = { type: 'command', command: 'resume', over: 'missing_value' } as const;
    const days = calendars.of(enrollment);
    changes.take(enrollment, event, transition(enrollment, event, { version, now, ...days }));
  }
  await changes.write(tx);
  await sayAnew(
    ctx,
    tx,
    materials.filter((material) => !ready.includes(material)),
  );
}

/** Lets go on whoever's missing value has come. Cost follows the values that came, not the runs that wait. */
export async function lookAtWaits(ctx: ActorContext): Promise<void> {
  for (let more = true; more; )
    more = await inWorkspace(ctx, async (tx) => {
      const waiting = await tx.waits.ready(ctx.clock.now(), runsAtOnce);
      if (waiting.length > 0) await resumeWhoCanGoOn(ctx, tx, waiting);
      return waiting.length === runsAtOnce;
    });
}
