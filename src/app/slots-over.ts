import { dayAt, hasBegun, isAutomatic, type Period, slotIsOver, weekAt } from '../cadence/index.ts';
import type { PlannedTouch } from '../cadence/run.ts';
import type { Clock } from '../ports/clock.ts';
import type { Company, Enrollment, Workspace } from '../ports/records.ts';
import type { CapScope, CapSlot, SenderSlot, Tx } from '../ports/store.ts';
import { limitsOn } from './allot-slots.ts';
import { type Limited, lockLimits, slotName } from './limit-books.ts';
import type { Material } from './materials.ts';
import { distinct } from './reading.ts';
import { hasLimits } from './sender-limits.ts';

/** Which due runs hold no slot in which their touch may be carried out now. */
export interface SlotsOver {
  /** The moment that this holds at, read when every lock was granted. What is carried out must count at the same one. */
  readonly at: Date;
  /** By their sender's limits. */
  readonly sender: ReadonlySet<string>;
  /** Slots that are elsewhere than their run's plan has the mail, since their sender's limits have changed; by run. */
  readonly moved: ReadonlyMap<string, SenderSlot>;
  /** By their company's or their cadence's, in words. */
  readonly cap: ReadonlyMap<string, string>;
}

/** Whether a person's company may have caps, as far as what was read says. */
export function mayBeCapped({
  company,
  workspace,
}: {
  readonly company: Company | null;
  readonly workspace: Pick<Workspace, 'contactRules'>;
}): boolean {
  if (company === null) return false;
  const { peopleAtOnce, touchesPerWeek } = company.caps ?? workspace.contactRules.companyCaps;
  return peopleAtOnce !== null || touchesPerWeek !== null;
}

/** Whether a run's cadence may have a cap that its next touch counts for. */
export const mayBeginCapped = ({ enrollment, version }: Pick<Material, 'enrollment' | 'version'>) =>
  !hasBegun(enrollment) && version.definition.limits?.newPeoplePerDay !== undefined;

async function sendersOver(
  tx: Tx,
  materials: readonly Material[],
  now: Date,
): Promise<Pick<SlotsOver, 'sender' | 'moved'>> {
  const due = materials.filter(({ step, sender }) => step !== null && isAutomatic(step) && hasLimits(sender));
  if (due.length === 0) return { sender: new Set(), moved: new Map() };
  const limits = new Map(
    (await tx.slots.limits(distinct(due.map(({ sender }) => sender.id)))).map((one) => [one.senderId, one]),
  );
  const held = await tx.slots.held(due.map(({ enrollment }) => enrollment.id));
  const slotOf = new Map(held.map((slot) => [slotName(slot), slot]));
  const [over, moved] = [new Set<string>(), new Map<string, SenderSlot>()];
  for (const { enrollment, sender } of due) {
    const of = limits.get(sender.id);
    const { id: enrollmentId, next } = enrollment;
    if (of === undefined || next === null) continue;
    const slot = slotOf.get(slotName({ ...next, enrollmentId }));
    if (slot === undefined || slotIsOver(slot.at, now, of)) over.add(enrollmentId);
    else if (slot.at > now || next.dueAt > now) {
      if (slot.at.getTime() !== next.dueAt.getTime()) moved.set(enrollmentId, slot);
    }
  }
  return { sender: over, moved };
}

interface Bound {
  readonly run: Enrollment;
  readonly next: PlannedTouch;
  readonly on: Limited;
}

/** Counts what is carried out of each company's week and each cadence's day, what of a batch goes through included. */
class Counts {
  readonly #taken: readonly CapSlot[];
  readonly #now: Date;
  readonly #passed = new Map<string, number>();

  constructor(taken: readonly CapSlot[], now: Date) {
    this.#taken = taken;
    this.#now = now;
  }

  /**
   * Why a touch cannot be carried out now, in words; null when it can: it holds a slot of this period, and caps that are
   * lower than when that was given are not used up.
   */
  whyOver({ run, next, on: { company, cadence } }: Bound): string | null {
    const at = Math.max(this.#now.getTime(), next.dueAt.getTime());
    const due = next.dueAt <= this.#now;
    if (company !== null) {
      const { id, touchesPerWeek: cap } = company;
      if (!this.#has(run, next, { scope: 'company', id, cap, due, period: weekAt(at, company.zone) }))
        return `it has no place among the ${cap} touches a week that ${company.name} gets`;
    }
    if (cadence !== null) {
      const { id, newPeoplePerDay: cap } = cadence;
      if (!this.#has(run, next, { scope: 'cadence', id, cap, due, period: dayAt(at, cadence.zone) }))
        return `it has no place among the ${cap} new people a day that '${cadence.name}' takes`;
    }
    return null;
  }

  #has(
    run: Enrollment,
    next: PlannedTouch,
    of: { scope: CapSlot['scope']; id: string; cap: number; due: boolean; period: Period },
  ): boolean {
    const { scope, id, cap, due, period } = of;
    const inPeriod = this.#taken.filter(
      (slot) =>
        slot.scope === scope &&
        slot.scopeId === id &&
        slot.at.getTime() >= period.from &&
        slot.at.getTime() < period.to,
    );
    const name = slotName({ ...next, enrollmentId: run.id });
    if (!inPeriod.some((slot) => slotName(slot) === name)) return false;
    if (!due) return true;
    const passed = this.#passed.get(id) ?? 0;
    if (inPeriod.filter((slot) => slot.used && slotName(slot) !== name).length + passed >= cap) return false;
    this.#passed.set(id, passed + 1);
    return true;
  }
}

async function capsOver(
  tx: Tx,
  materials: readonly Material[],
  clock: Clock,
): Promise<Pick<SlotsOver, 'cap' | 'at'>> {
  // Everybody's whose run may be planned anew in this batch: nobody may lock another company or cadence later on.
  const personIds = distinct(materials.filter(mayBeCapped).map(({ person }) => person.id));
  const cadenceIds = distinct(materials.filter(mayBeginCapped).map(({ enrollment }) => enrollment.cadenceId));
  if (personIds.length === 0 && cadenceIds.length === 0) return { cap: new Map(), at: clock.now() };
  // Under their locks, so that no slot that is seen here is taken away before its touch is carried out.
  const limits = await lockLimits(tx, { senderIds: [], personIds, cadenceIds });
  // A week may have ended while they were waited for.
  const now = clock.now();
  const bound = materials.flatMap((material): Bound[] => {
    const { enrollment, step } = material;
    if (enrollment.state !== 'active') return [];
    const on = step && limitsOn(step, enrollment, { limits, first: mayBeginCapped(material) });
    return on === null || enrollment.next === null ? [] : [{ run: enrollment, next: enrollment.next, on }];
  });
  if (bound.length === 0) return { cap: new Map(), at: now };
  const asked = new Map<
    string,
    { readonly scope: CapScope; readonly scopeId: string; readonly from: Date }
  >();
  for (const { on } of bound) {
    const { company, cadence } = on;
    if (company !== null) {
      const from = new Date(weekAt(now.getTime(), company.zone).from);
      asked.set(company.id, { scope: 'company', scopeId: company.id, from });
    }
    if (cadence === null) continue;
    const from = new Date(dayAt(now.getTime(), cadence.zone).from);
    asked.set(cadence.id, { scope: 'cadence', scopeId: cadence.id, from });
  }
  const taken = await tx.caps.taken([...asked.values()]);
  const counts = new Counts(taken, now);
  const cap = new Map(
    bound.flatMap((one) => {
      const why = counts.whyOver(one);
      return why === null ? [] : [[one.run.id, why] as const];
    }),
  );
  return { cap, at: now };
}

/**
 * Which of these runs hold no slot in which their due touch may be carried out now: its time has passed, another touch
 * took it, or limits came after it was planned; and whose slot is elsewhere since limits changed. Asks nothing where
 * nothing has limits.
 */
export async function slotsOver(tx: Tx, materials: readonly Material[], clock: Clock): Promise<SlotsOver> {
  const { cap, at } = await capsOver(tx, materials, clock);
  return { cap, at, ...(await sendersOver(tx, materials, at)) };
}
