import { z } from 'zod';
import { localDay, momentOf } from '../cadence/windows.ts';
import { zoneNamed } from '../cadence/zone.ts';
import { AppError } from '../errors.ts';
import type { AlertSettings, AlertWay } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';
import { found, inWorkspace } from './reading.ts';

const waysField = z.array(z.enum(['crm_task', 'digest', 'webhook'])).max(3);

export const alertSettingsInput = z.strictObject({
  /** By an alert's kind (`replied`, `rule` …): its ways beside the bell. Replaces all that were set. */
  ways: z.record(z.string().min(1).max(60), waysField).optional(),
  /** The ways of every other kind. */
  otherwise: waysField.optional(),
  /** At which full hour the digest comes, in one's own zone. */
  digestHour: z.int().min(0).max(23).optional(),
});

/** The settings of a user who has set nothing: every alert goes to the workspace's endpoint, if there is one. */
export function plainSettings(userId: string, now: Date): AlertSettings {
  const otherwise: readonly AlertWay[] = ['webhook'];
  return { userId, ways: {}, otherwise, digestHour: 8, nextDigestAt: null, digestedAt: now };
}

/** The ways of an alert of this kind. */
export const waysOf = (settings: AlertSettings, kind: string): readonly AlertWay[] =>
  settings.ways[kind] ?? settings.otherwise;

/** The first moment after `now` at which it is this full hour in a zone. */
export function nextHour(now: Date, hour: number, zone: string): Date {
  const known = zoneNamed(zone) ?? 'UTC';
  const today = localDay(now.getTime(), known);
  const time = `${String(hour).padStart(2, '0')}:00`;
  const first = momentOf(today, time, known);
  return new Date(first > now.getTime() ? first : momentOf(today.add({ days: 1 }), time, known));
}

function ownId({ actor }: ActorContext): string {
  if (actor.userId === null)
    throw new AppError('conflict', 'Alerts are set for a user, and this key has none.');
  return actor.userId;
}

/** How the actor is told of what. */
export async function readAlertSettings(ctx: ActorContext): Promise<AlertSettings> {
  const userId = ownId(ctx);
  const [own] = await inWorkspace(ctx, (tx) => tx.alerting.settings([userId]));
  return own ?? plainSettings(userId, ctx.clock.now());
}

/** Changes how the actor is told of what, from now on. The first digest holds only what comes from now on. */
export async function changeAlertSettings(
  ctx: ActorContext,
  input: z.input<typeof alertSettingsInput>,
): Promise<AlertSettings> {
  const { ways, otherwise, digestHour } = parseInput(alertSettingsInput, input);
  const userId = ownId(ctx);
  const now = ctx.clock.now();
  return inWorkspace(ctx, async (tx) => {
    const user = found((await tx.users.byIds([userId]))[0], 'user', userId);
    const [before = plainSettings(userId, now)] = await tx.alerting.settings([userId]);
    const wish = {
      ...before,
      ...(ways === undefined ? {} : { ways }),
      ...(otherwise === undefined ? {} : { otherwise }),
      ...(digestHour === undefined ? {} : { digestHour }),
    };
    const digests = [wish.otherwise, ...Object.values(wish.ways)].some((list) => list.includes('digest'));
    const next = digests ? nextHour(now, wish.digestHour, user.zone) : null;
    // The first digest begins now: it does not repeat older alerts.
    const digestedAt = before.nextDigestAt === null ? now : before.digestedAt;
    const after: AlertSettings = { ...wish, nextDigestAt: next, digestedAt };
    await tx.alerting.saveSettings(after);
    if (next !== null) await tx.workspace.dueBy(next);
    return after;
  });
}
