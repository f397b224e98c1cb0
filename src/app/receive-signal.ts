import { z } from 'zod';
import { interestSignals } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Enrollment, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import { lockWithColleagues } from './colleague-replies.ts';
import type { ActorContext } from './context.ts';
import { localDay } from './crm-activity.ts';
import { parseInput } from './parse-input.ts';
import { seesOnly } from './permissions.ts';
import { personName } from './person-name.ts';
import { found, inWorkspace } from './reading.ts';
import { recordSignals } from './record-signals.ts';

/** What another system may report about a person. Deliveries, opens and CRM changes come from their own sources. */
export const reportableKinds = [
  'replied',
  'out_of_office',
  'meeting_booked',
  'bounced',
  'complained',
  'unsubscribed',
  'no_show',
  ...interestSignals,
] as const;

export const receiveSignalInput = z
  .object({
    kind: z.enum(reportableKinds),
    /** Whom it is about: our id or their address. */
    personId: z.uuid().optional(),
    email: z.email().max(320).optional(),
    /** The caller's identity of this signal: a repeat with the same key, of the same kind about the same person, changes nothing. */
    key: z.string().min(1).max(200),
    /** When it happened; left out, now. */
    at: z.iso.datetime({ offset: true }).optional(),
    /** For out of office: when they are back; their first day back counts. */
    until: z.iso.datetime({ offset: true }).optional(),
    /** What a custom signal is called: `trial started`; kept as the fact `name`. */
    name: z.string().trim().min(1).max(100).optional(),
    facts: z.record(z.string().max(100), z.unknown()).default({}),
  })
  .refine((input) => input.kind !== 'custom' || input.name !== undefined, {
    path: ['name'],
    message: "A custom signal needs a 'name', such as 'trial started'.",
  })
  .refine((input) => (input.personId === undefined) !== (input.email === undefined), {
    path: ['personId'],
    message: "Give either 'personId' or 'email'.",
  });

/** `recorded` is false for a repeat. `personId` is null when nobody here has the address. */
export interface SignalReceipt {
  readonly recorded: boolean;
  readonly personId: string | null;
}

type Input = z.output<typeof receiveSignalInput>;

/** An opt-out holds also for somebody who is not here yet: the address is suppressed. */
async function suppressStranger(ctx: ActorContext, tx: Tx, input: Input & { email: string }) {
  if (!['unsubscribed', 'complained', 'bounced'].includes(input.kind))
    throw new AppError('not_found', `Nobody here has the address ${input.email}.`);
  const value = input.email.toLowerCase();
  // Nobody is locked for it: what is being claimed is let through before, as in `addSuppression`.
  await tx.brakes.lock();
  const known = await tx.suppressions.match([{ scope: 'email', value }]);
  await tx.suppressions.insert([
    {
      id: ctx.ids.uuid(),
      scope: 'email',
      value,
      channel: 'email',
      reason: input.kind,
      source: ctx.actor.name,
      personId: null,
      createdAt: ctx.clock.now(),
    },
  ]);
  return { recorded: known.size === 0, personId: null };
}

/**
 * Tells the owner of a run that a rep's word keeps from going on until a date of that rep's choosing: of all that can
 * be reported only an absence raises no alert by itself.
 */
async function tellOwner(
  ctx: ActorContext,
  tx: Tx,
  about: { person: Person; run: Enrollment | undefined },
): Promise<void> {
  const { person, run } = about;
  const reporter = seesOnly(ctx);
  if (reporter === null || run === undefined || run.ownerUserId === reporter) return;
  const changes = new ChangeSet(ctx);
  changes.alert(
    'out_of_office',
    `${ctx.actor.name} reported that ${personName(person)} is out of office.`,
    run,
  );
  await changes.write(tx);
}

/**
 * The run that a signal about a person belongs to: the one that they began last before it happened, passing over what
 * was undone. Whether that has ended by now makes no difference, or what came first would decide.
 */
async function runAt(tx: Tx, personId: string, at: Date): Promise<Enrollment | undefined> {
  const runs = await tx.enrollments.byPersons([personId]);
  return runs.findLast((run) => run.reason !== 'undone' && run.createdAt <= at);
}

async function recordFor(ctx: ActorContext, tx: Tx, about: { person: Person; input: Input; source: string }) {
  const { input, source } = about;
  const ids = [about.person.id];
  const locked = await lockWithColleagues(tx, { ids, replied: input.kind === 'replied' ? ids : [] });
  const person = found(locked.get(about.person.id), 'person', about.person.id);
  const at = input.at === undefined ? ctx.clock.now() : new Date(input.at);
  const run = await runAt(tx, person.id, at);
  const back = input.until === undefined ? null : localDay(new Date(input.until), person.zone);
  const fresh = await recordSignals(ctx, tx, [
    {
      kind: input.kind,
      personId: person.id,
      enrollmentId: run?.id ?? null,
      touchId: null,
      at,
      source,
      // The key is the caller's name for this one signal: under it nothing of anybody else, nor of another kind, is lost.
      sourceKey: `${input.kind} ${person.id} ${input.key}`,
      ...(back === null ? {} : { until: new Date(`${back}T00:00:00Z`) }),
      facts: {
        ...input.facts,
        ...(input.name === undefined ? {} : { name: input.name }),
        ...(back === null ? {} : { back }),
      },
    },
  ]);
  if (fresh.length > 0 && input.kind === 'out_of_office') await tellOwner(ctx, tx, { person, run });
  return { recorded: fresh.length > 0, personId: person.id };
}

/**
 * Takes a signal that another system reports about a person: it takes effect before this returns, as if it had come
 * by itself. An opt-out, complaint or bounce of an unknown address suppresses the address.
 */
export async function receiveSignal(
  ctx: ActorContext,
  raw: z.input<typeof receiveSignalInput>,
  source = 'api',
): Promise<SignalReceipt> {
  const input = parseInput(receiveSignalInput, raw);
  const { email, personId } = input;
  const receipt = await inWorkspace(ctx, async (tx) => {
    if (email === undefined) {
      const [person] = await tx.people.byIds([personId ?? '']);
      return recordFor(ctx, tx, { person: found(person, 'person', personId ?? ''), input, source });
    }
    const [person] = await tx.people.byEmails([email.toLowerCase()]);
    if (person === undefined) return suppressStranger(ctx, tx, { ...input, email });
    return recordFor(ctx, tx, { person, input, source });
  });
  ctx.kick();
  return receipt;
}
