import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import type { ActorContext } from '../app/context.ts';
import { connectionTo } from '../app/resolve-selection.ts';
import { openCrm } from '../app/token-source.ts';
import { parseConfig } from '../config.ts';
import { type RunningNode, startNode } from '../node.ts';
import { crmKinds } from '../ports/crm.ts';
import { FrozenClock } from '../runtime/movable-clock.ts';
import { type AuditResult, audit } from './audit.ts';
import { actingAs, createSample, enrollRefs, everybodyIn } from './first-start.ts';
import { type CrmRecord, OptOuts } from './opt-outs.ts';
import { readLogs, stopsInCrms } from './read-logs.ts';
import { simulate } from './simulate.ts';

export interface DemoOptions {
  /** People in each CRM. */
  readonly people: number;
  readonly days: number;
  readonly seed: number;
  readonly progress: (day: number) => void;
}

export interface DemoResult extends AuditResult {
  /** Records of people in both CRMs. */
  readonly people: number;
  readonly enrolled: number;
  readonly touches: number;
  readonly touchesByChannel: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly opened: number;
  readonly replies: number;
  readonly unsubscribes: number;
  /** Records that were opted out in a CRM while the time-lapse ran. */
  readonly crmOptOuts: number;
  readonly bounces: number;
  readonly meetings: number;
  readonly tasksDone: number;
  readonly seconds: number;
}

const dayMs = 86_400_000;
/** A Monday morning: the demo's first day is always the same one. */
const firstMoment = Date.parse('2026-11-02T06:00:00Z');

async function countWhatHappened(ctx: ActorContext) {
  return ctx.store.withWorkspace(ctx.actor.workspaceId, async (tx) => {
    const touches = await tx.touches.counts();
    const signals = new Map((await tx.signals.counts()).map((row) => [row.kind, row.count]));
    const byChannel: Record<string, Record<string, number>> = {};
    for (const { channel, state, count } of touches)
      byChannel[channel] = { ...byChannel[channel], [state]: count };
    return {
      touches: touches.reduce((sum, row) => sum + row.count, 0),
      touchesByChannel: byChannel,
      opened: signals.get('opened') ?? 0,
      replies: signals.get('replied') ?? 0,
      unsubscribes: signals.get('unsubscribed') ?? 0,
      bounces: signals.get('bounced') ?? 0,
      meetings: signals.get('meeting_booked') ?? 0,
    };
  });
}

/** Enrolls everybody; gives back, too, the records that somebody could opt out, with their addresses. */
async function enrollEverybody(node: RunningNode, ctx: ActorContext, cadenceId: string) {
  let enrolled = 0;
  let people = 0;
  const records: CrmRecord[] = [];
  for (const crm of crmKinds) {
    const refs = await everybodyIn(ctx, crm);
    people += refs.length;
    const port = openCrm(ctx, ctx.actor.workspaceId, await connectionTo(ctx, crm));
    for (const { ref, email, emailOptOut } of await port.readPeople(refs))
      if (email !== null && !emailOptOut) records.push({ crm, id: ref.id, email: email.toLowerCase() });
    const listSource = `Everybody in the ${crm} stand-in`;
    enrolled += (await enrollRefs(ctx, { cadenceId, crm, refs, listSource })).enrolled;
  }
  await node.tick();
  return { people, enrolled, records };
}

async function play(node: RunningNode, clock: FrozenClock, options: DemoOptions) {
  const { ctx } = node;
  const setNow = (at: Date) => clock.setNow(at);
  const sample = await createSample(ctx);
  const rep = actingAs(ctx, sample.workspaceId, sample.rep);
  const { people, enrolled, records } = await enrollEverybody(node, rep, sample.version.cadenceId);
  const until = new Date(firstMoment + options.days * dayMs);
  const urls = new Map(node.standIns.all.map((one) => [one.name as string, one.url]));
  const span = { from: firstMoment, until: until.getTime() };
  const optOuts = new OptOuts({ records, urls }, span, options.seed);
  const { doneByHand } = await simulate(
    { ctx: rep, tick: node.tick, standIns: node.standIns, setNow },
    {
      until,
      seed: options.seed,
      slotMinutes: 60,
      optOuts,
      progress: (at) => options.progress((at.getTime() - firstMoment) / dayMs),
    },
  );
  return { rep, people, enrolled, records, crmOptOuts: optOuts.done, doneByHand };
}

/**
 * The time-lapse: the product as it is, on a clock that runs through the cadence in seconds, with stand-ins for the
 * outside world and simulated prospects and reps; then the audit of the stand-ins' logs. Repeatable by its seed.
 */
export async function runDemo(options: DemoOptions): Promise<DemoResult> {
  const began = performance.now();
  const dir = mkdtempSync(join(tmpdir(), 'cadenza-demo-'));
  const settings = parseConfig({ DATA_DIR: dir, PORT: '0', LOG_LEVEL: 'warn' });
  const random = new SeededRandom(options.seed);
  const clock = new FrozenClock(new Date(firstMoment));
  const node = await startNode(settings, {
    inMemory: true,
    people: options.people,
    seed: options.seed,
    clock,
    pollMinutes: 240,
    randomBytes: (length) => Uint8Array.from({ length }, () => random.int(0, 255)),
  });
  try {
    const { rep, people, enrolled, records, crmOptOuts, doneByHand } = await play(node, clock, options);
    const logs = await readLogs(node.standIns);
    const counts = await countWhatHappened(rep);
    return {
      people,
      enrolled,
      ...counts,
      crmOptOuts,
      tasksDone: doneByHand.length,
      ...audit({ ...logs, doneByHand }, stopsInCrms(logs, records)),
      seconds: Math.round((performance.now() - began) / 100) / 10,
    };
  } finally {
    await node.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
