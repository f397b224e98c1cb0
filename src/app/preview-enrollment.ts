import type { z } from 'zod';
import { transition } from '../cadence/index.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import { type CheckedCandidate, checkCandidates, personName } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrollTerms, newEnrollment } from './enroll-terms.ts';
import { enrollAtOnce, enrollPeopleInput } from './enrollment-schemas.ts';
import { gatherMaterial } from './materials.ts';
import { parseInput } from './parse-input.ts';
import { prepareEmail } from './prepare-email.ts';
import { resolveSelection } from './resolve-selection.ts';

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
  } | null;
  /** The first email of the cadence as this person would get it, or why it could not be written. */
  readonly firstEmail: { readonly stepKey: string; readonly subject: string; readonly text: string } | null;
  readonly emailProblem: string | null;
}

export interface EnrollmentPreview {
  readonly cadence: { readonly id: string; readonly name: string; readonly version: number };
  readonly sender: { readonly id: string; readonly name: string; readonly email: string };
  readonly listSource: string;
  readonly total: number;
  readonly ready: number;
  readonly skipped: number;
  /** At most 200 people are previewed; `total` says how many there are. */
  readonly results: readonly PreviewResult[];
}

/** Ends the preview's transaction without a trace. */
class PreviewIsOver extends Error {}

async function foresee(
  ctx: ActorContext,
  tx: Tx,
  work: { readonly checked: readonly CheckedCandidate[]; readonly terms: EnrollTerms },
): Promise<PreviewResult[]> {
  const { checked, terms } = work;
  const now = ctx.clock.now();
  const first = terms.version.definition.steps.find((step) => step.channel === 'email');
  const drafts = new Map(checked.map((one) => [one, newEnrollment(ctx, one, terms)]));
  const going = checked.filter((one) => one.obstacle === null);
  const batch = going.flatMap((one) => {
    const enrollment = drafts.get(one);
    return enrollment === undefined ? [] : [{ enrollment, person: one.person }];
  });
  const materials = new Map(
    (await gatherMaterial(tx, batch)).map((material) => [material.enrollment.id, material]),
  );
  return checked.map((one): PreviewResult => {
    const { person, ref, obstacle } = one;
    const personId = person.createdAt < now ? person.id : null;
    const base = { ref, personId, name: personName(person), firstTouch: null, firstEmail: null };
    const enrollment = drafts.get(one);
    const material = materials.get(enrollment?.id ?? '');
    if (obstacle !== null || enrollment === undefined || material === undefined)
      return { ...base, status: 'skipped', reason: obstacle ?? '', emailProblem: null };
    const { run, decision } = transition(enrollment, { type: 'enrolled' }, { version: terms.version, now });
    const written =
      first === undefined
        ? null
        : prepareEmail({ ...material, step: { ...first, mode: 'automatic' } }, ctx.settings);
    const { next } = run;
    return {
      ...base,
      status: 'ready',
      reason: decision.words,
      firstTouch:
        next === null
          ? null
          : { stepKey: next.stepKey, dueAt: next.dueAt, zone: run.zone, zoneOrigin: person.zoneOrigin },
      firstEmail: written?.ok
        ? { stepKey: written.email.step.key, subject: written.email.subject, text: written.email.text }
        : null,
      emailProblem: written?.ok === false ? written.words : null,
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
  const total = selection.kind === 'people' ? selection.ids.length : selection.refs.length;
  const { read, unknown } = await bringIn(ctx, selection, { from: 0, to: enrollAtOnce });
  const seen: { answer?: { terms: EnrollTerms; results: PreviewResult[]; name: string } } = {};
  try {
    await ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
      const terms = await enrollTerms(ctx, tx, input, selection.source);
      const checked = await checkCandidates(tx, await read(tx), terms.version);
      const cadence = await tx.cadences.byId(terms.version.cadenceId);
      const results = await foresee(ctx, tx, { checked, terms });
      seen.answer = { terms, results, name: cadence?.name ?? terms.version.definition.name };
      throw new PreviewIsOver();
    });
  } catch (error) {
    if (seen.answer === undefined) throw error;
  }
  if (seen.answer === undefined) throw new PreviewIsOver();
  const { terms, results, name } = seen.answer;
  const strangers = unknown.map(({ ref, name: called, reason }): PreviewResult => {
    const nothing = { personId: null, firstTouch: null, firstEmail: null, emailProblem: null };
    return { ref, name: called, status: 'skipped', reason, ...nothing };
  });
  const all = [...strangers, ...results];
  const ready = all.filter((one) => one.status === 'ready').length;
  return {
    cadence: { id: terms.version.cadenceId, name, version: terms.version.number },
    sender: { id: terms.sender.id, name: terms.sender.name, email: terms.sender.email },
    listSource: terms.listSource,
    total,
    ready,
    skipped: all.length - ready,
    results: all,
  };
}
