import type { z } from 'zod';
import { atSlot, chooseVariant, transition } from '../cadence/index.ts';
import type { EmailStep } from '../cadence/model.ts';
import type { Run, Transition } from '../cadence/run.ts';
import type { Enrollment, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { allotPlanned } from './allot-slots.ts';
import { bringIn } from './bring-in.ts';
import { type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { firstEmailOf } from './edit-emails.ts';
import { type EnrollTerms, enrolledEvent, enrollTerms, newEnrollment } from './enroll-terms.ts';
import { leavesAtOf } from './enrollment-batch.ts';
import { enrollAtOnce, enrollPeopleInput } from './enrollment-schemas.ts';
import { gatherMaterial, stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { draftEmail, type PreparedEmail, prepareEmail } from './prepare-email.ts';
import { brakeNotices } from './read-brakes.ts';
import { distinct } from './reading.ts';
import { firstOf, resolveSelection, sizeOf } from './resolve-selection.ts';
import { readCalendars } from './run-calendars.ts';
import { hasLimits } from './sender-limits.ts';
import { withoutTrace } from './without-trace.ts';

/** The first email of a cadence as one person would get it. */
export interface FirstEmail {
  readonly stepKey: string;
  readonly stepName: string;
  readonly subject: string;
  readonly text: string;
  readonly from: { readonly name: string; readonly email: string };
  /** When it is due, if it is the first touch; null when it follows other touches. */
  readonly dueAt: Date | null;
  readonly zone: string;
  /** `task`: a rep reviews and sends it. */
  readonly mode: 'automatic' | 'task';
  /** Shown here, of how many; which one goes out is drawn when the person is enrolled. */
  readonly variantKey: string;
  readonly variants: number;
}

/** What would happen to one person. */
export interface PreviewResult {
  readonly ref: string;
  /** Null for somebody who is not here yet. */
  readonly personId: string | null;
  readonly name: string;
  readonly status: 'ready' | 'skipped';
  readonly reason: string;
  /** The first touch, in UTC, with the person's zone and where that comes from. */
  readonly firstTouch: {
    readonly stepKey: string;
    readonly dueAt: Date;
    readonly zone: string;
    readonly zoneOrigin: string;
    readonly stepName: string;
    /** Whether the minute is drawn within the window when the person is enrolled: `dueAt` is then about right. */
    readonly spread: boolean;
  } | null;
  /** The first email of the cadence as this person would get it, or why it could not be written. */
  readonly firstEmail: FirstEmail | null;
  readonly emailProblem: string | null;
  /** With a problem: the email with marks for what is missing, to be finished by hand and sent along as an edit. */
  readonly emailDraft: FirstEmail | null;
}

export interface EnrollmentPreview {
  readonly cadence: { readonly id: string; readonly name: string; readonly version: number };
  readonly sender: { readonly id: string; readonly name: string; readonly email: string };
  readonly listSource: string;
  readonly total: number;
  /** How many of them were looked at, from the first on: at most 200. */
  readonly looked: number;
  /** Nothing leaves before this when they are enrolled now; null when nothing waits. */
  readonly leavesAt: Date | null;
  /** What keeps all or some of them from being reached once they are enrolled, in sentences. */
  readonly notices: readonly string[];
  readonly ready: number;
  readonly skipped: number;
  readonly results: readonly PreviewResult[];
}

function firstTouchOf(
  { next, zone }: Run,
  { version, zoneOrigin }: { version: Version; zoneOrigin: string },
): PreviewResult['firstTouch'] {
  if (next === null) return null;
  const { stepKey, dueAt } = next;
  const step = stepOf(version, stepKey);
  const spread = step?.at === undefined || step.at === 'morning' || step.at === 'afternoon';
  return { stepKey, stepName: step?.name ?? stepKey, dueAt, zone, zoneOrigin, spread };
}

function toFirstEmail(
  run: Run,
  of: {
    readonly email: Pick<PreparedEmail, 'subject' | 'text'>;
    readonly step: EmailStep;
    readonly terms: EnrollTerms;
  },
): FirstEmail {
  const { email, step, terms } = of;
  return {
    stepKey: step.key,
    stepName: step.name,
    subject: email.subject,
    text: email.text,
    from: { name: terms.sender.name, email: terms.sender.email },
    dueAt: run.next?.stepKey === step.key ? run.next.dueAt : null,
    zone: run.zone,
    mode: step.mode,
    variantKey: chooseVariant(step, run.id).key,
    variants: step.variants.length,
  };
}

/** What enrolling would plan for each of these runs, in the slots that the limits would give. */
async function planAll(
  ctx: ActorContext,
  tx: Tx,
  {
    drafts,
    terms,
    capped,
  }: {
    readonly drafts: readonly Enrollment[];
    readonly terms: EnrollTerms;
    /** People whose companies have caps. */
    readonly capped: readonly string[];
  },
): Promise<ReadonlyMap<string, Transition>> {
  const now = ctx.clock.now();
  const { version, sender } = terms;
  const event = enrolledEvent(terms);
  const calendars = await readCalendars(ctx, tx, drafts);
  const plans = drafts.map((run) => ({
    run,
    plan: transition(run, event, { version, now, ...calendars.of(run) }),
  }));
  const limited = version.definition.limits?.newPeoplePerDay !== undefined;
  const slots = await allotPlanned(tx, {
    changed: plans.map(({ run, plan }) => ({ ...run, ...plan.run })),
    ...{ carriedOut: [], skipped: [], givenUp: [] },
    now,
    ask: {
      senderIds: hasLimits(sender) ? [sender.id] : [],
      personIds: capped,
      cadenceIds: limited ? [version.cadenceId] : [],
    },
    calendars: async () => calendars,
  });
  return new Map(
    plans.map(({ run, plan }) => {
      const slot = slots.get(run.id);
      return [run.id, slot === undefined ? plan : atSlot(plan, slot)];
    }),
  );
}

async function foresee(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly checked: readonly CheckedCandidate[]; readonly terms: EnrollTerms },
): Promise<PreviewResult[]> {
  const { checked, terms } = work;
  const first = firstEmailOf(terms.version.definition, terms.startStep);
  const holidays = await ctx.holidays.load();
  const drafts = new Map(checked.map((one) => [one, newEnrollment(ctx, one, { ...terms, holidays })]));
  const going = checked.filter((one) => one.obstacle === null);
  const batch = going.flatMap((one) => {
    const enrollment = drafts.get(one);
    return enrollment === undefined ? [] : [{ enrollment, person: one.person }];
  });
  const materials = new Map(
    (await gatherMaterial(ctx, tx, batch)).map((material) => [material.enrollment.id, material]),
  );
  const capped = distinct(going.filter((one) => one.capped).map((one) => one.person.id));
  const plans = await planAll(ctx, tx, { drafts: batch.map((one) => one.enrollment), terms, capped });
  return checked.map((one): PreviewResult => {
    const { person, ref, obstacle, isNew } = one;
    const personId = isNew ? null : person.id;
    const base = {
      ...{ ref, personId, name: personName(person) },
      ...{ firstTouch: null, firstEmail: null, emailDraft: null },
    };
    const enrollment = drafts.get(one);
    const material = materials.get(enrollment?.id ?? '');
    const plan = plans.get(enrollment?.id ?? '');
    if (obstacle !== null || plan === undefined || material === undefined)
      return { ...base, status: 'skipped', reason: obstacle ?? '', emailProblem: null };
    const { run, decision } = plan;
    const written =
      first === null
        ? null
        : prepareEmail({ ...material, step: { ...first, mode: 'automatic' } }, ctx.settings);
    return {
      ...base,
      status: 'ready',
      reason: decision.words,
      firstTouch: firstTouchOf(run, { version: terms.version, zoneOrigin: person.zoneOrigin }),
      firstEmail:
        written?.ok && first !== null
          ? toFirstEmail(run, { email: written.email, step: first, terms })
          : null,
      emailProblem: written?.ok === false ? written.words : null,
      emailDraft:
        written?.ok === false && first !== null
          ? toFirstEmail(run, { email: draftEmail(material, first), step: first, terms })
          : null,
    };
  });
}

/**
 * Says what enrolling would do, without doing it: the same checks as the enrollment, the sender, each person's
 * first due time, and the first email as they would get it. Runs the enrollment's own code in a transaction that
 * is always rolled back, so nobody is imported and nothing is written.
 */
export async function previewEnrollment(
  ctx: ActorContext,
  raw: z.input<typeof enrollPeopleInput>,
): Promise<EnrollmentPreview> {
  const input = parseInput(enrollPeopleInput, raw);
  const selection = await resolveSelection(ctx, input.people);
  const total = sizeOf(selection);
  const { read, unknown } = await bringIn(ctx, firstOf(selection, enrollAtOnce));
  const { terms, results, name, notices } = await withoutTrace(ctx, async (tx) => {
    const found = await enrollTerms(ctx, tx, input, selection.source);
    const terms = { ...found, leavesAt: leavesAtOf(ctx, total) };
    const { version } = terms;
    const checked = await checkCandidates(tx, await read(tx), {
      ...{ version, batchId: null, listSource: terms.listSource, now: ctx.clock.now() },
    });
    const cadence = await tx.cadences.byId(version.cadenceId);
    const results = await foresee(ctx, tx, { checked, terms });
    const notices = await brakeNotices(ctx, tx, {
      ...{ cadenceId: version.cadenceId, sender: terms.sender },
      personIds: checked.filter((one) => one.obstacle === null).map((one) => one.person.id),
    });
    return { terms, results, notices, name: cadence?.name ?? version.definition.name };
  });
  const strangers = unknown.map(({ ref, name: called, reason }): PreviewResult => {
    const nothing = {
      ...{ personId: null, firstTouch: null, firstEmail: null },
      ...{ emailProblem: null, emailDraft: null },
    };
    return { ref, name: called, status: 'skipped', reason, ...nothing };
  });
  const all = [...strangers, ...results];
  const ready = all.filter((one) => one.status === 'ready').length;
  return {
    cadence: { id: terms.version.cadenceId, name, version: terms.version.number },
    sender: { id: terms.sender.id, name: terms.sender.name, email: terms.sender.email },
    listSource: terms.listSource,
    total,
    looked: Math.min(total, enrollAtOnce),
    leavesAt: terms.leavesAt,
    notices,
    ready,
    skipped: all.length - ready,
    results: all,
  };
}
