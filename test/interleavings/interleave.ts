import type { StoreKeys } from '../../src/store/db.ts';
import { type Lane, openLane } from './lane.ts';
import { type Played, playRound } from './round.ts';

export interface InterleaveOptions {
  /** A migrated Postgres; every call works in workspaces of its own. */
  readonly databaseUrl: string;
  readonly keys: StoreKeys;
  readonly count: number;
  /** The first round's seed; the next ones have the next numbers. */
  readonly seed: number;
  /** How many are played together in a round, sharing its ticks: cheaper, and with more in the way of each. */
  readonly together?: number;
  /** How many rounds are played side by side, each in its own workspace. */
  readonly lanes?: number;
  /** Asked before each round with how many were played: whether to leave it at that. */
  readonly enough?: (played: number) => boolean;
}

/** An interleaving that broke a promise. */
export interface BrokenInterleaving {
  /** Its round's: `interleave({ count: together, together, seed })` plays it again. */
  readonly seed: number;
  readonly together: number;
  readonly situation: string;
  readonly actors: readonly string[];
  readonly findings: readonly string[];
  readonly schedule: readonly string[];
}

export interface InterleaveResult {
  readonly interleavings: number;
  readonly reservedAfterStop: number;
  readonly mailedTwice: number;
  readonly overCap: number;
  readonly illegal: number;
  /** Actors that ended in an error which is no answer to anybody: a bug, or a deadlock. */
  readonly failures: number;
  /** How many mails were reserved, and how many stops were accepted: what was not tried proves nothing. */
  readonly reserved: number;
  readonly stops: number;
  readonly steps: number;
  readonly seconds: number;
  readonly broken: readonly BrokenInterleaving[];
}

/** A broken interleaving in words, with what repeats it. */
export function tell(broken: BrokenInterleaving): string {
  const { seed, together, situation, actors, findings, schedule } = broken;
  return [
    `Interleaving in round ${seed} (${situation}; ${actors.join(', ')}):`,
    ...findings.map((words) => `  ${words}`),
    'in this order:',
    ...schedule.map((step, at) => `  ${at + 1}. ${step}`),
    `Again: interleave({ count: ${together}, together: ${together}, seed: ${seed} })`,
  ].join('\n');
}

function brokenOf(one: Played, { seed, together }: { seed: number; together: number }): BrokenInterleaving[] {
  const { reservedAfterStop, mailedTwice, overCap, illegal, failures, scene, actors, schedule } = one;
  const findings = [...reservedAfterStop, ...mailedTwice, ...overCap, ...illegal, ...failures];
  if (findings.length === 0) return [];
  return [{ seed, together, situation: scene.situation, actors, findings, schedule }];
}

/**
 * Plays random interleavings of ticks, webhooks, reps and CRM changes on a real database: each actor in a transaction
 * and on a connection of its own, let on step by step in an order that the seed draws. Counts what broke a promise.
 */
export async function interleave(options: InterleaveOptions): Promise<InterleaveResult> {
  const { databaseUrl, keys, count, seed, together = 1, lanes: wide = 2, enough } = options;
  const rounds = Math.ceil(count / together);
  const all: Played[] = [];
  const broken: BrokenInterleaving[] = [];
  let steps = 0;
  let next = 0;
  const lanes = await Promise.all(
    Array.from({ length: Math.min(wide, rounds) }, () => openLane(databaseUrl, keys)),
  );
  const play = async (lane: Lane) => {
    for (let at = next++; at < rounds && enough?.(all.length) !== true; at = next++) {
      lane.mail.reseed(seed + at);
      const size = Math.min(together, count - at * together);
      const played = await playRound(lane, seed + at, size);
      all.push(...played);
      steps += played[0]?.schedule.length ?? 0;
      broken.push(...played.flatMap((one) => brokenOf(one, { seed: seed + at, together: size })));
    }
  };
  const began = performance.now();
  try {
    await Promise.all(lanes.map(play));
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
  const sum = (of: (one: Played) => number) => all.reduce((total, one) => total + of(one), 0);
  return {
    interleavings: all.length,
    reservedAfterStop: sum((one) => one.reservedAfterStop.length),
    mailedTwice: sum((one) => one.mailedTwice.length),
    overCap: sum((one) => one.overCap.length),
    illegal: sum((one) => one.illegal.length),
    failures: sum((one) => one.failures.length),
    reserved: sum((one) => one.reserved),
    stops: sum((one) => one.stops),
    steps,
    seconds: Math.round((performance.now() - began) / 100) / 10,
    broken,
  };
}
