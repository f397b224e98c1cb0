import {
  anchorDayFor,
  anchorFrom,
  type Calendar,
  mailsCold,
  nominalDays,
  type StartDay,
  spacedSteps,
} from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type { Holidays } from '../ports/holidays.ts';
import type { Enrollment, LawfulBasis, Sender, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Candidate } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import type { EnrollWish } from './enrollment-schemas.ts';
import { requireOwn, seesOnly } from './permissions.ts';
import { isChosenByHand } from './resolve-selection.ts';
import { placeOf } from './run-calendars.ts';

/** On what terms people are enrolled: the same for everybody of one request. */
export interface EnrollTerms {
  readonly version: Version;
  readonly sender: Sender;
  readonly listSource: string;
  readonly lawfulBasis: string;
  /** Nothing leaves before this (product time); null when nothing waits. */
  readonly leavesAt: Date | null;
  /** How many people start on which day; null: all at once. */
  readonly startsOver: readonly StartDay[] | null;
  /** The step that the runs begin with; null for the first. */
  readonly startStep: string | null;
}

/** Whose mailbox it goes out from: a rep's own; a manager's or admin's own, else any that the workspace has. */
function chosenSender(ctx: ActorContext, senders: readonly Sender[], asked: string | undefined): Sender {
  const own = senders.find((one) => one.userId === ctx.actor.userId);
  if (asked !== undefined) {
    const found = senders.find((one) => one.id === asked);
    if (found === undefined) throw new AppError('not_found', `There is no sender ${asked}.`);
    requireOwn(ctx, found.userId, `send from ${found.email}`);
    return found;
  }
  const sender = own ?? (seesOnly(ctx) === null ? senders[0] : undefined);
  if (sender !== undefined) return sender;
  throw new AppError(
    'conflict',
    senders.length === 0
      ? 'There is no sender to send from. An admin can add one: POST /v1/senders.'
      : 'You have no sender of your own to send from. Ask an admin to make you one.',
  );
}

/** Why a run cannot begin with a step, after the cadence's name: it is not there, or answers an email of before. Null when it can. */
export function startProblem({ steps }: CadenceDefinition, startStep: string): string | null {
  const at = steps.findIndex((step) => step.key === startStep);
  if (at === -1)
    return `has no step '${startStep}' to start with; it has ${steps.map((step) => step.key).join(', ')}`;
  const first = steps.slice(at).find((step) => step.channel === 'email');
  return first?.channel === 'email' && first.thread === 'reply'
    ? `cannot start with '${startStep}': its email '${first.key}' replies in a thread, and none was opened before. Start earlier, or with a step after which an email opens a thread`
    : null;
}

/** Stops with `invalid_input` unless a run can begin with this step. */
function requireStart({ definition, number }: Version, startStep: string | undefined): void {
  const problem = startStep === undefined ? null : startProblem(definition, startStep);
  if (problem !== null)
    throw new AppError('invalid_input', `'${definition.name}' (version ${number}) ${problem}.`);
}

/** What is taken for those who have had to do with us, where nobody has decided it. */
const defaultBasis: LawfulBasis = 'legitimate_interest';

/**
 * Stops with `invalid_input` a cadence of cold email for people of whom it is not recorded why they may be written to, or
 * where they come from. Mail services ask for both (SendGrid's policy for email, on lists and consent), and so does the
 * law where interest alone permits it. That they were chosen by hand does not say where they come from.
 */
function requireOrigin(
  { definition }: Version,
  origin: { readonly lawfulBasis: LawfulBasis | null; readonly listSource: string },
): void {
  if (!mailsCold(definition)) return;
  const missing = [
    ...(origin.lawfulBasis === null
      ? [
          'the lawful basis: say it with the enrollment (lawfulBasis), or have an admin set the workspace’s in Set-up',
        ]
      : []),
    ...(isChosenByHand(origin.listSource)
      ? ['the source of the list: say with the enrollment where these people come from (listSource)']
      : []),
  ];
  if (missing.length === 0) return;
  throw new AppError(
    'invalid_input',
    `'${definition.name}' writes to people who have not heard from you, so nobody is enrolled without ${missing.join('; and without ')}.`,
  );
}

/** The version in force and the sender, or a clear error: asked before anybody is enrolled or previewed. */
export async function enrollTerms(
  ctx: ActorContext,
  tx: Tx,
  input: EnrollWish,
  source: string,
): Promise<EnrollTerms> {
  const cadence = await tx.cadences.byId(input.cadenceId);
  if (cadence === null) throw new AppError('not_found', `There is no cadence ${input.cadenceId}.`);
  if (cadence.archivedAt !== null)
    throw new AppError('conflict', `The cadence '${cadence.name}' is archived.`);
  const [version] = await tx.cadences.versionsByIds([cadence.currentVersionId]);
  if (version === undefined)
    throw new AppError('internal', `The cadence '${cadence.name}' has no published version.`);
  const sender = chosenSender(ctx, await tx.users.senders(), input.senderId);
  if (sender.state === 'blocked')
    throw new AppError(
      'conflict',
      `Mail from ${sender.email} is blocked: ${sender.blockedReason ?? 'no reason given'}.`,
    );
  const { listSource = source, startsOver = null } = input;
  const lawfulBasis = input.lawfulBasis ?? (await tx.workspace.get()).lawfulBasis;
  requireOrigin(version, { lawfulBasis, listSource });
  requireStart(version, input.startStep);
  const startStep = input.startStep ?? null;
  const terms = { version, sender, listSource, lawfulBasis: lawfulBasis ?? defaultBasis };
  return { ...terms, leavesAt: null, startsOver, startStep };
}

/** Local day 1 of a run; one that begins with a later step has it behind it. */
function anchorOf({ version, leavesAt, startStep }: EnrollTerms, now: Date, calendar: Calendar): string {
  const steps = spacedSteps(version.definition);
  const today = anchorDayFor(leavesAt ?? now, calendar);
  const day = nominalDays(steps)[steps.findIndex((step) => step.key === startStep)];
  return day === undefined ? today : anchorFrom(today, day, calendar);
}

/** The event that begins a run on these terms. */
export function enrolledEvent({ leavesAt, startStep }: Pick<EnrollTerms, 'leavesAt' | 'startStep'>) {
  return {
    type: 'enrolled' as const,
    ...(leavesAt === null ? {} : { notBefore: leavesAt }),
    ...(startStep === null ? {} : { startStep }),
  };
}

/** A run as it begins: pending, day 1 in the person's own calendar, counted from when something may leave. */
export function newEnrollment(
  ctx: ActorContext,
  candidate: Candidate,
  { holidays, ...terms }: EnrollTerms & { readonly holidays: Holidays },
): Enrollment {
  const now = ctx.clock.now();
  const { person, identity } = candidate;
  const { schedule } = terms.version.definition;
  const place = placeOf(person, holidays);
  const skips = place.holidays !== null && schedule.holidays !== 'ignore';
  return {
    id: ctx.ids.uuid(),
    state: 'pending',
    reason: null,
    zone: person.zone,
    anchorDay: anchorOf(terms, now, {
      schedule,
      zone: person.zone,
      ...(skips ? { closedDays: holidays.closedDays(place.holidays) } : {}),
    }),
    next: null,
    openTask: null,
    resumeAt: null,
    last: null,
    personId: person.id,
    identityId: identity?.id ?? null,
    cadenceId: terms.version.cadenceId,
    versionId: terms.version.id,
    senderId: terms.sender.id,
    ownerUserId: ctx.actor.userId ?? terms.sender.userId,
    listSource: terms.listSource,
    lawfulBasis: terms.lawfulBasis,
    enrolledBy: ctx.actor.name,
    createdAt: now,
    endedAt: null,
    words: 'Enrolled',
    batchId: null,
    place,
    threadSince: null,
  };
}
