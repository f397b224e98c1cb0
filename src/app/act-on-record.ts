import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { CrmKind } from '../ports/crm.ts';
import type { Enrollment, PanelSubject } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { enrollPeople } from './enroll-people.ts';
import type { EnrollResult } from './enrollment-schemas.ts';
import { panelPerson } from './panel-person.ts';
import { parseInput } from './parse-input.ts';
import { type EnrollmentPreview, previewEnrollment } from './preview-enrollment.ts';
import { inWorkspace } from './reading.ts';
import { steerEnrollment } from './steer-enrollment.ts';

const steerFromPanelInput = z.object({
  enrollmentId: z.uuid(),
  command: z.enum(['pause', 'resume', 'stop']),
});

/**
 * Pauses, resumes or stops a run from the panel beside its person's record: `not_found` for a run of anybody else, since
 * the session is good for that record only, and `forbidden` for a colleague's.
 */
export async function steerFromPanel(
  ctx: ActorContext,
  subject: PanelSubject,
  raw: z.input<typeof steerFromPanelInput>,
): Promise<Enrollment> {
  const input = parseInput(steerFromPanelInput, raw);
  const run = await inWorkspace(ctx, async (tx) => {
    const { person } = await panelPerson(tx, subject);
    const [found] = await tx.enrollments.byIds([input.enrollmentId]);
    return found !== undefined && found.personId === person?.id ? found : null;
  });
  if (run === null)
    throw new AppError(
      'not_found',
      `This record has no enrollment ${input.enrollmentId}. Reload the record.`,
    );
  return steerEnrollment(ctx, input);
}

const sources: Record<CrmKind, string> = { salesforce: 'a Salesforce record', hubspot: 'a HubSpot record' };

async function terms(ctx: ActorContext, subject: PanelSubject, cadenceId: string) {
  const { kind, name } = await inWorkspace(ctx, async (tx) => ({
    kind: (await panelPerson(tx, subject)).connection.kind,
    name: (await tx.users.list()).find((user) => user.id === ctx.actor.userId)?.name ?? ctx.actor.name,
  }));
  const people = { crm: kind, refs: [{ ...subject.ref }] };
  return { cadenceId, people, listSource: `Chosen on ${sources[kind]} by ${name}` };
}

/** What adding the panel's person to a cadence would do: first touch, sender, first email, or why it is not possible. */
export async function previewFromPanel(
  ctx: ActorContext,
  subject: PanelSubject,
  cadenceId: string,
): Promise<EnrollmentPreview> {
  return previewEnrollment(ctx, await terms(ctx, subject, cadenceId));
}

/** Adds the panel's person to a cadence: `enrolled`, or `skipped` with the reason. */
export async function enrollFromPanel(
  ctx: ActorContext,
  subject: PanelSubject,
  cadenceId: string,
): Promise<EnrollResult> {
  const done = await enrollPeople(ctx, await terms(ctx, subject, cadenceId));
  const [result] = 'job' in done ? [] : done.results;
  if (result === undefined) throw new AppError('internal', 'Enrolling one record gave no answer.');
  return result;
}
