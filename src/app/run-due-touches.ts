import { askedWhenDue, chosenArm, type Facts, inWords, transition } from '../cadence/index.ts';
import type { Action, Obstacle } from '../cadence/run.ts';
import type { Brake, Send } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakeOver, brakeWords } from './brakes.ts';
import { ChangeSet } from './change-set.ts';
import { toSend } from './compose-sends.ts';
import { type ActorContext, standingAt } from './context.ts';
import { withEvidence } from './decision-evidence.ts';
import { Delivery, leaseEnd } from './deliver-sends.ts';
import { findObstacle } from './find-obstacle.ts';
import { type Asking, gatherFacts } from './gather-facts.ts';
import { gatherMaterial, type Material } from './materials.ts';
import { fixTask, waitsFor } from './missing-values.ts';
import { type PreparedEmail, prepareEmail, type Unwritten } from './prepare-email.ts';
import { prepareTask } from './prepare-task.ts';
import { mayBeCapped, mayBeginCapped, type SlotsOver, slotsOver } from './slots-over.ts';
import { settingsToHoldBy } from './test-mode.ts';
import { holds, pauseFor } from './who-is-away.ts';

/** How many runs are claimed, decided and written in one transaction at most: tasks need no call. */
const runsAtOnce = 500;
const batchesAtMost = 2000;

interface Decided {
  readonly changes: ChangeSet;
  /** Runs that met a brake: they sleep until it is let go. */
  readonly parked: readonly { readonly id: string; readonly brakeId: string }[];
  /** Sends to be made, if their reservation goes through. */
  readonly sends: readonly Send[];
}

/** What every touch begins with: which step of which run it carries out, and nothing of how it ends. */
function newTouch(
  { enrollment, person }: Material,
  { touchId, stepKey, visit }: Extract<Action, { type: 'open_task' | 'send_email' }>,
) {
  const open = { endedAt: null, outcome: null, reason: null };
  return { id: touchId, enrollmentId: enrollment.id, personId: person.id, stepKey, visit, ...open };
}

function openTask(
  changes: ChangeSet,
  ctx: ActorContext,
  material: Material,
  action: Extract<Action, { type: 'open_task' }>,
): void {
  const task = prepareTask(material, action);
  changes.tasks.push(task);
  changes.touches.push({
    ...newTouch(material, action),
    channel: action.channel,
    variantKey: material.step === null ? null : chosenArm(material.step, material.enrollment.id),
    state: 'open',
    dueAt: action.dueAt,
  });
  ctx.metrics.touches(action.channel, 'open');
}

function reserveEmail(
  changes: ChangeSet,
  ctx: ActorContext,
  work: { material: Material; action: Extract<Action, { type: 'send_email' }>; email: PreparedEmail },
): Send {
  const { material, action, email } = work;
  const { send, token } = toSend(ctx, material, { touchId: action.touchId, attempt: 1, email });
  changes.sends.push({ ...send, token });
  changes.touches.push({
    ...newTouch(material, action),
    channel: 'email',
    variantKey: action.variantKey,
    state: 'sending',
    dueAt: material.enrollment.next?.dueAt ?? send.reservedAt,
  });
  return send;
}

/** A run in the scope of a brake is put to sleep as it is, so that the brake costs nothing at the ticks to come. */
const waitFor = (brake: Brake, zone: string): Obstacle => ({
  kind: 'braked',
  words: `Waits: ${brakeWords(brake, inWords(brake.since, zone))}.`,
});

/** Lets a run stand still whose owner is away; also one that was enrolled or resumed since they left. */
function holdForOwner(ctx: ActorContext, changes: ChangeSet, material: Material): boolean {
  const { enrollment, version, absence, owner } = material;
  if (absence === null || owner === null || !holds(absence)) return false;
  const event = pauseFor(absence, owner);
  changes.take(enrollment, event, transition(enrollment, event, { version, now: ctx.clock.now() }));
  return true;
}

/** An email that cannot be written holds its run; what somebody can mend about it is said along. */
const unwritten = ({ words, lacks }: Unwritten): Obstacle =>
  lacks === null
    ? { kind: 'held', words }
    : { kind: 'held', words, cause: 'missing_value', missing: lacks.missing };

/** What was read beside the materials. */
interface Around {
  readonly brakes: readonly Brake[];
  readonly over: SlotsOver;
  readonly facts: ReadonlyMap<string, Facts>;
}

/** The runs whose next step, or whose cadence's rules, ask something about the world. */
function askingIn(materials: readonly Material[]): readonly Asking[] {
  return materials.flatMap(({ enrollment: run, person, version }) => {
    if (run.state !== 'active' || run.next === null) return [];
    const asked = askedWhenDue(version.definition, run.next.stepKey);
    return asked === null ? [] : [{ run, person, asked }];
  });
}

function decide(ctx: ActorContext, materials: readonly Material[], { brakes, over, facts }: Around): Decided {
  const now = ctx.clock.now();
  const parked: { id: string; brakeId: string }[] = [];
  const changes = new ChangeSet(ctx);
  changes.keepSlots(over.moved);
  changes.knowSenders(materials.map(({ sender }) => sender));
  changes.knowUncapped([
    ...materials.filter((material) => !mayBeCapped(material)).map(({ person }) => person.id),
    ...materials.filter((material) => !mayBeginCapped(material)).map(({ version }) => version.cadenceId),
  ]);
  const sends: Send[] = [];
  for (const material of materials) {
    const { enrollment, person, version } = material;
    const brake = brakeOver(brakes, { ...enrollment, companyId: person.companyId });
    if (brake !== null) parked.push({ id: enrollment.id, brakeId: brake.id });
    if (brake === null && holdForOwner(ctx, changes, material)) continue;
    const waking = enrollment.state === 'active' && enrollment.next !== null;
    const blocked =
      brake !== null ? waitFor(brake, enrollment.zone) : waking ? findObstacle(material, now) : null;
    const email = waking && blocked === null ? prepareEmail(material, ctx.settings) : null;
    const obstacle = blocked ?? (email?.ok === false ? unwritten(email) : null);
    const touchId = ctx.ids.uuid();
    const editedBy = email?.ok ? email.email.editedBy : null;
    const capOver = over.cap.get(enrollment.id);
    const known = facts.get(enrollment.id);
    const event = {
      type: 'due' as const,
      touchId,
      ...(obstacle === null ? {} : { obstacle }),
      ...(editedBy === null ? {} : { editedBy }),
      ...(over.sender.has(enrollment.id) ? { slotOver: true } : {}),
      ...(over.moved.has(enrollment.id) ? { slotMoved: true } : {}),
      ...(capOver === undefined ? {} : { capOver }),
      ...(known === undefined ? {} : { facts: known }),
    };
    const result = transition(enrollment, event, { version, now, ...material.calendars.of(enrollment) });
    changes.take(enrollment, event, withEvidence(result, material));
    for (const action of result.actions) {
      if (action.type === 'open_task') openTask(changes, ctx, material, action);
      if (action.type === 'ask_fix' && email?.ok === false) {
        changes.tasks.push(fixTask(material, action, now));
        changes.waits.push(...waitsFor(material, email.lacks?.waitFor ?? []));
      }
      if (action.type === 'send_email' && email?.ok)
        sends.push(reserveEmail(changes, ctx, { material, action, email: email.email }));
    }
  }
  return { changes, parked, sends };
}

/** The batch without the mails beyond `most`: their runs are let go with the transaction, and are still due. */
function withMails(materials: readonly Material[], most: number): readonly Material[] {
  let mails = 0;
  return materials.filter(({ step }) => {
    if (step?.channel === 'email' && step.mode === 'automatic') mails += 1;
    else return true;
    return mails <= most;
  });
}

interface Batch {
  readonly sends: readonly Send[];
  /** Nothing else was due when it was claimed. */
  readonly last: boolean;
}

interface Claim {
  readonly runs: number;
  readonly mails: number;
  /** Hears what was decided, before it is written. */
  readonly decided: (what: { readonly carriedOut: number; readonly sends: number }) => void;
}

async function claimAndDecide(ctx: ActorContext, tx: Tx, { runs, mails, decided }: Claim): Promise<Batch> {
  const none = { sends: [], last: true };
  // Before everything else: a stop that is accepted from here on waits until what is reserved here is committed.
  const [brakes] = await Promise.all([tx.brakes.holdBy(), settingsToHoldBy(tx)]);
  if (brakes.some((brake) => brake.scope === 'workspace')) return none;
  const due = await tx.enrollments.claimDue(ctx.clock.now(), runs);
  if (due.length === 0) return none;
  // The claim holds the people's locks; what is read from here on cannot miss a stop that was accepted before.
  const materials = withMails(await gatherMaterial(ctx, tx, due), mails);
  const over = await slotsOver(tx, materials, ctx.clock);
  const facts = await gatherFacts(tx, askingIn(materials), over.at);
  const { changes, parked, sends } = decide(standingAt(ctx, over.at), materials, { brakes, over, facts });
  decided({ carriedOut: materials.length, sends: sends.length });
  const reserved = await changes.write(tx);
  await tx.enrollments.park(parked);
  return {
    sends: sends.filter((send) => reserved.has(send.id)),
    last: due.length < runs && materials.length === due.length,
  };
}

/**
 * Carries out everything that is due: claims runs and people, decides each by the pure core, reserves mails and
 * opens tasks in one transaction a batch, and makes the calls after the commit, while the next batch is decided. Cost
 * follows what is due, not how many are enrolled. `more` when it stopped at the setting `touchesPerRound`, and the
 * rest waits for the next round.
 */
export async function runDueTouches(ctx: ActorContext): Promise<{ readonly more: boolean }> {
  const delivery = new Delivery(ctx);
  const next = batches(ctx, delivery);
  const lane = async (): Promise<boolean> => {
    for (let batch = 0; batch < batchesAtMost; batch += 1) {
      const state = await next();
      if (state !== 'more is due') return state === 'bounded';
    }
    return true;
  };
  const lanes = await Promise.allSettled([lane(), lane()]);
  await delivery.finished();
  for (const ended of lanes) if (ended.status === 'rejected') throw ended.reason;
  return { more: lanes.some((ended) => ended.status === 'fulfilled' && ended.value) };
}

type BatchState = 'more is due' | 'nothing else is due' | 'bounded';

/**
 * Carries out one batch a call. Two may be under way: one is claimed and decided at a time, and the next one begins
 * while it is being written.
 */
function batches(ctx: ActorContext, delivery: Delivery): () => Promise<BatchState> {
  // What a killed process had reserved and not yet called cannot be told from what it had called: so it reserves little
  // ahead. Small batches also let those who wait for an answer have the thread in between.
  const mails = ctx.settings.sendConcurrency;
  let left = ctx.settings.touchesPerRound ?? Number.POSITIVE_INFINITY;
  let runs = mails;
  let turn = Promise.resolve();
  return async () => {
    const before = turn;
    const { promise, resolve: pass } = Promise.withResolvers<void>();
    turn = promise;
    let coming = 0;
    try {
      await before;
      await delivery.room();
      if (left <= 0) return 'bounded';
      const decided: Claim['decided'] = ({ carriedOut, sends }) => {
        left -= carriedOut;
        // As many as bring that many mails again, by their share in this batch.
        const same = Math.ceil((carriedOut * mails) / Math.max(sends, 1));
        runs = Math.min(Math.max(same, mails), runsAtOnce);
        coming = sends;
        delivery.expect(coming);
        pass();
      };
      const claim = { runs: Math.min(runs, left), mails, decided };
      const until = leaseEnd(ctx);
      const { sends, last } = await ctx.store.withWorkspace(ctx.actor.workspaceId, (tx) =>
        claimAndDecide(ctx, tx, claim),
      );
      delivery.add(sends, until);
      return last ? 'nothing else is due' : 'more is due';
    } finally {
      delivery.expect(-coming);
      pass();
    }
  };
}
