import type { z } from 'zod';
import { chooseVariant } from '../cadence/index.ts';
import type { EmailStep } from '../cadence/model.ts';
import type { Run } from '../cadence/run.ts';
import type { Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import type { CheckedCandidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { draftRuns } from './draft-runs.ts';
import { firstEmailOf } from './edit-emails.ts';
import { type EnrollTerms, enrollTerms } from './enroll-terms.ts';
import { leavesAtOf } from './enrollment-batch.ts';
import { enrollAtOnce, enrollPeopleInput } from './enrollment-schemas.ts';
import { type ForecastView, foreseeLoad } from './foresee-load.ts';
import { gatherForReady } from './gather-for-ready.ts';
import { gatherMaterial, stepOf } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { partsByArm, withCadence } from './parts-by-arm.ts';
import { personName } from './person-name.ts';
import { planAll } from './plan-drafts.ts';
import { draftEmail, type PreparedEmail, prepareEmail } from './prepare-email.ts';
import { brakeNotices } from './read-brakes.ts';
import { distinct } from './reading.ts';
import { firstOf, resolveSelection, sizeOf } from './resolve-selection.ts';
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
interface PreviewResult {
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
    /** Whether it waits for a rep of whom nobody knows when they are back: `dueAt` is then when it would be due. */
    readonly waits: boolean;
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
  /** What those who can start would ask for; null when nobody can. The first 200 stand for all. */
  readonly forecast: ForecastView | null;
  readonly results: readonly PreviewResult[];
}

function firstTouchOf(
  { next, zone, state }: Run,
  { version, zoneOrigin }: { version: Version; zoneOrigin: string },
): PreviewResult['firstTouch'] {
  if (next === null) return null;
  const { stepKey, dueAt } = next;
  const step = stepOf(version, stepKey);
  const spread = step?.at === undefined || step.at === 'morning' || step.at === 'afternoon';
  return {
    stepKey,
    stepName: step?.name ?? stepKey,
    dueAt,
    zone,
    zoneOrigin,
    spread,
    waits: state === 'paused',
  };
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

async function foresee(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly checked: readonly CheckedCandidate[]; readonly terms: EnrollTerms },
): Promise<PreviewResult[]> {
  const { checked, terms } = work;
  const first = firstEmailOf(terms.version.definition, terms.startStep);
  const drafts = await draftRuns(ctx, tx, { checked, terms });
  const batch = [...drafts].map(([one, { run }]) => ({ enrollment: run, person: one.person }));
  const materials = new Map(
    (await gatherMaterial(ctx, tx, batch)).map((material) => [material.enrollment.id, material]),
  );
  const capped = distinct([...drafts.keys()].filter((one) => one.capped).map((one) => one.person.id));
  const plans = await planAll(ctx, tx, { drafts: [...drafts.values()], terms, capped });
  return checked.map((one): PreviewResult => {
    const { person, ref, obstacle, isNew } = one;
    const personId = isNew ? null : person.id;
    const base = {
      ref,
      personId,
      name: personName(person),
      firstTouch: null,
      firstEmail: null,
      emailDraft: null,
    };
    const id = drafts.get(one)?.run.id ?? '';
    const [material, plan] = [materials.get(id), plans.get(id)];
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
  const input = await withCadence(ctx, parseInput(enrollPeopleInput, raw));
  const selection = await resolveSelection(ctx, input.people);
  const total = sizeOf(selection);
  const { read, unknown } = await bringIn(ctx, firstOf(selection, enrollAtOnce));
  const { terms, results, name, notices, material } = await withoutTrace(ctx, async (tx) => {
    const leavesAt = leavesAtOf(ctx, total);
    const terms = { ...(await enrollTerms(ctx, tx, input, selection.source)), leavesAt };
    const { version } = terms;
    const candidates = await read(tx);
    const parts = await partsByArm(ctx, tx, {
      wish: input,
      source: selection.source,
      candidates,
      batchId: null,
    });
    const checked = parts.flatMap((part) => part.checked);
    const cadence = await tx.cadences.byId(version.cadenceId);
    // Before anything is planned here: what is planned takes slots until all of this is rolled back.
    const material = await gatherForReady(ctx, tx, {
      terms,
      parts,
      total,
      tasksPerDay: null,
      callsPerDay: {},
    });
    const results: PreviewResult[] = [];
    for (const part of parts)
      results.push(
        ...(await foresee(ctx, tx, { checked: part.checked, terms: { ...part.terms, leavesAt } })),
      );
    const notices = await brakeNotices(ctx, tx, {
      cadenceId: version.cadenceId,
      sender: terms.sender,
      personIds: checked.filter((one) => one.obstacle === null).map((one) => one.person.id),
    });
    return { terms, results, notices, material, name: cadence?.name ?? version.definition.name };
  });
  const strangers = unknown.map(({ ref, name: called, reason }): PreviewResult => {
    const nothing = {
      personId: null,
      firstTouch: null,
      firstEmail: null,
      emailProblem: null,
      emailDraft: null,
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
    forecast: material === null ? null : await foreseeLoad(material),
    results: all,
  };
}
