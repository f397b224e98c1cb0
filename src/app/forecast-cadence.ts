import { z } from 'zod';
import { zoneNamed } from '../cadence/index.ts';
import { AppError } from '../errors.ts';
import type { Tx } from '../ports/store.ts';
import { bringIn } from './bring-in.ts';
import { checkCandidates } from './check-candidates.ts';
import type { ActorContext } from './context.ts';
import { type EnrollTerms, enrollTerms } from './enroll-terms.ts';
import { leavesAtOf } from './enrollment-batch.ts';
import {
  enrollAtOnce,
  enrollListAtMost,
  selectionSchema,
  selectionWords,
  startsOverSchema,
} from './enrollment-schemas.ts';
import { type ForecastView, foreseeLoad } from './foresee-load.ts';
import { gatherForReady, ownerOf } from './gather-for-ready.ts';
import { type ForecastMaterial, type ForecastWish, gatherForecast } from './gather-forecast.ts';
import { parseInput } from './parse-input.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import { firstOf, resolveSelection, sizeOf } from './resolve-selection.ts';
import { regionOfZone } from './run-calendars.ts';
import { withoutTrace } from './without-trace.ts';

const zoneField = z
  .string()
  .refine((name) => zoneNamed(name) !== null, "must be an IANA zone such as 'Europe/Berlin'");

export const forecastInput = z.object({
  cadenceId: z.uuid(),
  /** How many people, whoever they are; or whom, as for an enrollment. */
  people: z.union([z.int().min(1).max(enrollListAtMost), selectionSchema], {
    error: ({ input }) =>
      `${input === undefined ? 'is missing: it' : ''} must be a number from 1 to ${enrollListAtMost}, such as 50, or whom: ${selectionWords}`.trim(),
  }),
  /** With a number: where they are, in equal parts; left out, the zone of whoever asks. */
  zones: z.array(zoneField).min(1).max(50).optional(),
  /** With a number: the senders who share them; left out, the sender of whoever asks. */
  senderIds: z.array(z.uuid()).min(1).max(200).optional(),
  /** How many tasks a rep can do in a day. */
  tasksPerDay: z.int().min(1).max(10_000).optional(),
  /** How many API calls a CRM allows in a day. */
  callsPerDay: z
    .object({ salesforce: z.int().min(1).optional(), hubspot: z.int().min(1).optional() })
    .optional(),
  startsOver: startsOverSchema.optional(),
});
type ForecastAsked = z.output<typeof forecastInput>;

/** How many of a number fall to each of several, as evenly as can be. */
const shareOf = (count: number, index: number, of: number) =>
  Math.floor((count * (index + 1)) / of) - Math.floor((count * index) / of);

/** What whoever asks knows that we do not. */
const knownTo = ({
  tasksPerDay,
  callsPerDay,
}: ForecastAsked): Pick<ForecastWish, 'tasksPerDay' | 'callsPerDay'> => ({
  tasksPerDay: tasksPerDay ?? null,
  callsPerDay: callsPerDay ?? {},
});

async function sendersOf(ctx: ActorContext, tx: Tx, asked: ForecastAsked): Promise<readonly EnrollTerms[]> {
  const wish = {
    cadenceId: asked.cadenceId,
    lawfulBasis: 'legitimate_interest' as const,
    emails: [],
    variants: [],
  };
  const startsOver = asked.startsOver === undefined ? {} : { startsOver: asked.startsOver };
  const ids = asked.senderIds === undefined ? [undefined] : distinct(asked.senderIds);
  const all: EnrollTerms[] = [];
  for (const senderId of ids)
    all.push(
      await enrollTerms(
        ctx,
        tx,
        { ...wish, ...startsOver, ...(senderId === undefined ? {} : { senderId }) },
        '',
      ),
    );
  return all;
}

async function ofNumber(ctx: ActorContext, asked: ForecastAsked, people: number): Promise<ForecastMaterial> {
  return inWorkspace(ctx, async (tx) => {
    const terms = await sendersOf(ctx, tx, asked);
    const [first] = terms;
    if (first === undefined) throw new AppError('internal', 'A forecast needs a sender.');
    const senders = terms.map(({ sender }) => ({ sender, ownerUserId: ownerOf(ctx, sender) }));
    const own = byId(
      await tx.users.byIds(distinct([ctx.actor.userId, ...senders.map((one) => one.ownerUserId)])),
    );
    const home = own.get(ctx.actor.userId ?? senders[0]?.ownerUserId ?? '')?.zone ?? 'UTC';
    const zones = (asked.zones ?? [home]).map((name) => zoneNamed(name) ?? home);
    const holidays = await ctx.holidays.load();
    const parts = senders.flatMap(({ sender, ownerUserId }) =>
      zones.map((zone) => ({
        ...{ zone, region: regionOfZone(zone, holidays) },
        ...{ senderId: sender.id, repId: ownerUserId },
      })),
    );
    const groups = parts
      .map((part, index) => ({ ...part, count: shareOf(people, index, parts.length) }))
      .filter(({ count }) => count > 0);
    return gatherForecast(ctx, tx, {
      ...{ version: first.version, senders, groups, leavesAt: leavesAtOf(ctx, people) },
      ...{ startsOver: first.startsOver, crms: [], companies: null, crowdedOut: 0, ...knownTo(asked) },
    });
  });
}

async function ofSelection(
  ctx: ActorContext,
  asked: ForecastAsked,
  people: z.output<typeof selectionSchema>,
): Promise<ForecastMaterial> {
  if (asked.zones !== undefined || (asked.senderIds?.length ?? 0) > 1)
    throw new AppError(
      'invalid_input',
      'With people by selection their own zones count, and one sender sends: leave out zones, and name one sender at most.',
    );
  const selection = await resolveSelection(ctx, people);
  const total = sizeOf(selection);
  const { read } = await bringIn(ctx, firstOf(selection, enrollAtOnce));
  return withoutTrace(ctx, async (tx) => {
    const [terms] = await sendersOf(ctx, tx, asked);
    if (terms === undefined) throw new AppError('internal', 'A forecast needs a sender.');
    const { version, listSource } = terms;
    const joining = { version, listSource, batchId: null, now: ctx.clock.now() };
    const checked = await checkCandidates(tx, await read(tx), joining);
    const wish = {
      terms: { ...terms, leavesAt: leavesAtOf(ctx, total) },
      parts: [{ terms, checked }],
      total,
    };
    const found = await gatherForReady(ctx, tx, { ...wish, ...knownTo(asked) });
    if (found !== null) return found;
    throw new AppError(
      'conflict',
      'Nobody of these can start: a preview says why. There is nothing to forecast.',
    );
  });
}

/**
 * What enrolling people in a cadence would ask for: mails by sender and day, tasks by rep and day, calls and storage of
 * the CRMs, peaks against limits, when it ends, replies and meetings to expect, and start days by which no limit breaks.
 * Of a selection with more than 200 people the first 200 stand for all. Nobody is enrolled, and nothing is written.
 */
export async function forecastCadence(
  ctx: ActorContext,
  raw: z.input<typeof forecastInput>,
): Promise<ForecastView> {
  const asked = parseInput(forecastInput, raw);
  const { people } = asked;
  const material =
    typeof people === 'number' ? await ofNumber(ctx, asked, people) : await ofSelection(ctx, asked, people);
  return foreseeLoad(material);
}
