import { inspect } from 'node:util';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { type ActorContext, asSystem } from '../../src/app/context.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { retrySends } from '../../src/app/retry-sends.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { isAppError } from '../../src/errors.ts';
import type { Store } from '../../src/ports/store.ts';
import type { StoreKeys } from '../../src/store/db.ts';
import { type Known, roles, sending } from './actors.ts';
import { type Findings, findingsOf } from './check.ts';
import { type Gate, gatedStore, Turns } from './gates.ts';
import { asPart, type Lane, openLane } from './lane.ts';
import { type Scene, setScene, strikeScene } from './situations.ts';
import { witness } from './witness.ts';

export interface InterleaveOptions {
  /** A migrated Postgres; every call works in workspaces of its own. */
  readonly databaseUrl: string;
  readonly keys: StoreKeys;
  readonly count: number;
  /** The first interleaving's seed; the next ones have the next numbers. */
  readonly seed: number;
  /** How many are played side by side, each in its own workspace. */
  readonly lanes?: number;
  /** Ends early after so many milliseconds. */
  readonly atMostMs?: number;
}

/** An interleaving that broke a promise: `interleave({ count: 1, seed })` plays it again. */
export interface BrokenInterleaving {
  readonly seed: number;
  readonly situation: string;
  readonly actors: readonly string[];
  readonly findings: readonly string[];
  readonly schedule: readonly string[];
}

export interface InterleaveResult {
  readonly interleavings: number;
  readonly reservedAfterStop: number;
  readonly mailedTwice: number;
  readonly illegal: number;
  /** Actors that ended in an error which is no answer to anybody: a bug, or a deadlock. */
  readonly failures: number;
  /** How many mails were reserved, and how many stops were accepted: what was not tried proves nothing. */
  readonly reserved: number;
  readonly stops: number;
  readonly steps: number;
  readonly broken: readonly BrokenInterleaving[];
}

/** What somebody is answered who comes too late: no failure. */
const answers = ['conflict', 'not_found', 'forbidden', 'invalid_input'];

/** Somebody of this scene who can do something, drawn until there are enough. */
function cast(known: Known, random: SeededRandom) {
  // A merge moves what the others have read: every third scene has one.
  const names = [random.pick(sending), ...(random.next() < 0.33 ? ['merge in the CRM'] : [])];
  const wanted = random.int(2, 4);
  const chosen: { name: string; act: NonNullable<ReturnType<(typeof roles)[string]>> }[] = [];
  for (let draws = 0; chosen.length <= wanted && draws < 40; draws += 1) {
    const name = names[draws] ?? random.pick(Object.keys(roles));
    const act = roles[name]?.(known) ?? null;
    if (act !== null && !chosen.some((one) => one.name === name)) chosen.push({ name, act });
  }
  return chosen;
}

async function know(lane: Lane, scene: Scene, random: SeededRandom): Promise<Known> {
  const sends = lane.mail.all.filter(({ mail }) => mail.to.email === scene.first.person.email);
  return lane.ctx.store.withWorkspace(lane.workspaceId, async (tx) => {
    const [run] = await tx.enrollments.byIds([scene.runId]);
    const page = await tx.sends.unconfirmed({ cursor: null, limit: 10 });
    const unconfirmed = page.items.find((send) => send.enrollmentId === scene.runId);
    const taskId = run?.openTask?.touchId ?? null;
    return {
      ...{ lane, scene, random, taskId },
      unconfirmedId: unconfirmed?.id ?? null,
      mail: sends.at(-1)?.mail ?? null,
    };
  });
}

const withStore = (ctx: ActorContext, store: Store): ActorContext => ({ ...ctx, store });

/** The contexts of an actor that has a process of its own and stops at some of its gates. */
function contextsOf(lane: Lane, at: number, gates: { gate: Gate; random: SeededRandom; density: number }) {
  const base = lane.stores[at % lane.stores.length];
  if (base === undefined) throw new Error('There is no such process.');
  const { gate, random, density } = gates;
  const store = gatedStore(base, { gate, witness, stopsHere: () => random.next() < density });
  const send: typeof lane.mail.send = async (mail) => {
    await gate('mail.send');
    return lane.mail.send(mail);
  };
  const ctx = { ...lane.ctx, store, mail: { send, findSend: () => lane.mail.findSend() } };
  return {
    admin: { ...ctx, actor: lane.admin.actor },
    part: asSystem(ctx, lane.workspaceId, `process ${at}`),
  };
}

/** Two days later: whatever was not stopped goes on, and nothing else. */
async function goOn(lane: Lane): Promise<void> {
  lane.clock.forward(48 * 3_600_000);
  if (!(await lane.hasWork())) return;
  const store = gatedStore(lane.ctx.store, { gate: async () => {}, witness, stopsHere: () => false });
  const part = withStore(asPart(lane, 'scheduler'), store);
  await processWebhooks(part);
  await retrySends(part);
  await runDueTouches(part);
}

interface Played extends Findings {
  readonly broken: BrokenInterleaving | null;
  readonly failures: readonly string[];
  readonly steps: number;
}

async function playOne(lane: Lane, seed: number): Promise<Played> {
  const random = new SeededRandom(seed);
  const scene = await setScene(lane, random);
  const actors = cast(await know(lane, scene, random), random);
  const density = random.pick([0.1, 0.25, 0.5]);
  const turns = new Turns(random, lane.waiting);
  const failures: string[] = [];
  await turns.run(
    actors.map(({ name, act }, at) => {
      const own = new SeededRandom(random.int(0, 2 ** 31));
      return {
        name,
        act: async (gate) => {
          await act(contextsOf(lane, at, { gate, random: own, density })).catch((error: unknown) => {
            if (isAppError(error) && answers.includes(error.code)) return;
            failures.push(`${name}: ${inspect(error)}`);
          });
        },
      };
    }),
  );
  await goOn(lane);
  const found = await findingsOf(lane, scene);
  await strikeScene(lane);
  const findings = [...found.reservedAfterStop, ...found.mailedTwice, ...found.illegal, ...failures];
  const told = { seed, situation: scene.situation, actors: actors.map(({ name }) => name), findings };
  const broken = findings.length === 0 ? null : { ...told, schedule: turns.schedule };
  return { ...found, failures, broken, steps: turns.schedule.length };
}

/** A broken interleaving in words, with what repeats it. */
export function tell({ seed, situation, actors, findings, schedule }: BrokenInterleaving): string {
  return [
    `Interleaving ${seed} (${situation}; ${actors.join(', ')}):`,
    ...findings.map((words) => `  ${words}`),
    'in this order:',
    ...schedule.map((step, at) => `  ${at + 1}. ${step}`),
    `Again: interleave({ count: 1, seed: ${seed} })`,
  ].join('\n');
}

/**
 * Plays random interleavings of ticks, webhooks, reps and CRM changes on a real database: each actor in a transaction
 * and on a connection of its own, let on step by step in an order that the seed draws. Counts what broke a promise.
 */
export async function interleave(options: InterleaveOptions): Promise<InterleaveResult> {
  const { databaseUrl, keys, count, seed, lanes: wide = 2, atMostMs = Number.POSITIVE_INFINITY } = options;
  const until = performance.now() + atMostMs;
  const all: Played[] = [];
  let next = 0;
  const lanes = await Promise.all(
    Array.from({ length: Math.min(wide, count) }, () => openLane(databaseUrl, keys)),
  );
  try {
    await Promise.all(
      lanes.map(async (lane) => {
        for (let at = next++; at < count && performance.now() < until; at = next++) {
          lane.mail.reseed(seed + at);
          all.push(await playOne(lane, seed + at));
        }
      }),
    );
    const sum = (of: (one: Played) => number) => all.reduce((total, one) => total + of(one), 0);
    return {
      interleavings: all.length,
      reservedAfterStop: sum((one) => one.reservedAfterStop.length),
      mailedTwice: sum((one) => one.mailedTwice.length),
      illegal: sum((one) => one.illegal.length),
      failures: sum((one) => one.failures.length),
      reserved: sum((one) => one.reserved),
      stops: sum((one) => one.stops),
      steps: sum((one) => one.steps),
      broken: all.map((one) => one.broken).filter((one) => one !== null),
    };
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
