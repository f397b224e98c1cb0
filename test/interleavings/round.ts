import { inspect } from 'node:util';
import { SeededRandom } from '../../connectors/sandbox/core/index.ts';
import { type ActorContext, asSystem } from '../../src/app/context.ts';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { retrySends } from '../../src/app/retry-sends.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { isAppError } from '../../src/errors.ts';
import { casts, roles, sending } from './actors.ts';
import { type Findings, findingsOf } from './check.ts';
import { gatedStore, type Turn, Turns } from './gates.ts';
import { asPart, type Lane } from './lane.ts';
import type { Act, As, Known } from './roles.ts';
import { type Scene, setScenes, strikeScenes } from './situations.ts';
import { witness } from './witness.ts';

/** What a round came to, by interleaving. */
export interface Played extends Findings {
  readonly scene: Scene;
  readonly actors: readonly string[];
  /** Actors that ended in an error which is no answer to anybody: a bug, or a deadlock. */
  readonly failures: readonly string[];
  /** How often somebody was let on, in the whole round. */
  readonly schedule: readonly string[];
}

interface Actor {
  readonly name: string;
  /** The scene that it is of; null for a tick, which is of all. */
  readonly scene: Scene | null;
  readonly act: Act;
}

/** What somebody is answered who comes too late: no failure. */
const answers = ['conflict', 'not_found', 'forbidden', 'invalid_input'];

/** Somebody of this scene who can do something, drawn until there are enough. */
function cast(known: Known, random: SeededRandom, wanted: number): Actor[] {
  // A merge moves what the others have read: every third scene has one.
  const names = random.next() < 0.33 ? [...casts.merge] : [];
  const chosen: Actor[] = [];
  for (let draws = 0; chosen.length < wanted && draws < 40; draws += 1) {
    const name = names[draws] ?? random.pick(random.next() < 0.5 ? casts.mail : casts.others);
    const act = roles[name]?.(known) ?? null;
    const { scene } = known;
    if (act !== null && !chosen.some((one) => one.name === `${name} (${scene.number})`))
      chosen.push({ name: `${name} (${scene.number})`, scene, act });
  }
  return chosen;
}

/** What everybody knows of their scene before anything begins. */
async function know(lane: Lane, scenes: readonly Scene[], random: SeededRandom): Promise<readonly Known[]> {
  const [runs, unconfirmed] = await lane.ctx.store.withWorkspace(lane.workspaceId, async (tx) => [
    await tx.enrollments.byIds(scenes.map(({ runId }) => runId)),
    (await tx.sends.unconfirmed({ cursor: null, limit: 200 })).items,
  ]);
  return scenes.map((scene) => ({
    ...{ lane, scene, random },
    taskId: runs.find(({ id }) => id === scene.runId)?.openTask?.touchId ?? null,
    unconfirmedId: unconfirmed.find(({ enrollmentId }) => enrollmentId === scene.runId)?.id ?? null,
    mail: lane.mail.all.findLast(({ mail }) => mail.to.email === scene.first.person.email)?.mail ?? null,
  }));
}

/** The contexts of an actor that has a process of its own and stops at some of its gates. */
function contextsOf(
  lane: Lane,
  at: number,
  gates: { readonly turn: Turn; readonly random: SeededRandom; readonly density: number },
): As {
  const base = lane.stores[at % lane.stores.length];
  if (base === undefined) throw new Error('There is no such process.');
  const { turn, random, density } = gates;
  const store = gatedStore(base, { turn, witness, stopsHere: () => random.next() < density });
  const send: typeof lane.mail.send = async (mail) => {
    await turn.gate('mail.send');
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
  const turn = { gate: async () => {}, released: () => {} };
  const store = gatedStore(lane.ctx.store, { turn, witness, stopsHere: () => false });
  const part: ActorContext = { ...asPart(lane, 'scheduler'), store };
  await processWebhooks(part);
  await retrySends(part);
  await runDueTouches(part);
}

/** Lets everybody act, one step at a time; gives the order, and what went wrong with whom. */
async function act(lane: Lane, actors: readonly Actor[], random: SeededRandom) {
  const density = random.pick([0.1, 0.25, 0.5]);
  const turns = new Turns(random, lane.waiting);
  const failed: { readonly actor: Actor; readonly words: string }[] = [];
  await turns.run(
    actors.map((actor, at) => {
      const own = new SeededRandom(random.int(0, 2 ** 31));
      return {
        name: actor.name,
        act: async (turn) => {
          await actor.act(contextsOf(lane, at, { turn, random: own, density })).catch((error: unknown) => {
            if (isAppError(error) && answers.includes(error.code)) return;
            failed.push({ actor, words: `${actor.name}: ${inspect(error)}` });
          });
        },
      };
    }),
  );
  return { schedule: turns.schedule, failed };
}

/**
 * Plays `count` interleavings at once: each has two people and actors of its own, and all share the ticks and what a
 * workspace has only once. One alone has a tick, and now and then another one; several always have both.
 */
export async function playRound(lane: Lane, seed: number, count: number): Promise<readonly Played[]> {
  const random = new SeededRandom(seed);
  const scenes = await setScenes(lane, random, count);
  const known = await know(lane, scenes, random);
  const ticks = Object.entries(sending).slice(0, count === 1 && random.next() < 0.7 ? 1 : 2);
  const [first] = known;
  const shared = ticks.flatMap(([name, role]): Actor[] => {
    const does = first === undefined ? null : role(first);
    return does === null ? [] : [{ name, scene: null, act: does }];
  });
  const own = known.flatMap((one) => cast(one, random, random.int(2, 4)));
  const { schedule, failed } = await act(lane, [...shared, ...own], random);
  await goOn(lane);
  const findings = await findingsOf(lane, scenes);
  await strikeScenes(lane);
  return findings.map((found, at) => {
    const scene = scenes[at];
    if (scene === undefined) throw new Error('Every scene is looked at.');
    const actors = [...shared, ...own].filter((one) => one.scene === null || one.scene === scene);
    const failures = failed.filter(({ actor }) => actors.includes(actor)).map(({ words }) => words);
    return { ...found, scene, schedule, failures, actors: actors.map(({ name }) => name) };
  });
}
