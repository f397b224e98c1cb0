import { isTerminal } from '../cadence/index.ts';
import type { Connection, Hold, PanelSubject, User, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakeWords } from './brakes.ts';
import type { ActorContext } from './context.ts';
import { describeRuns, type EnrollmentView } from './describe-runs.ts';
import { momentWords } from './moment-words.ts';
import { type Block, blocksOf } from './panel-blocks.ts';
import { panelPerson } from './panel-person.ts';
import { lastTouches, type PanelTouch } from './panel-touches.ts';
import { seesOnly } from './permissions.ts';
import { personName } from './person-name.ts';
import { inWorkspace } from './reading.ts';
import { stateSentence } from './state-sentence.ts';

/** What can be done to a run from its panel: for each command null, or why it cannot be given now. */
type PanelCommands = Readonly<Record<'pause' | 'resume' | 'stop', string | null>>;

export interface PanelRun extends EnrollmentView {
  /** Where the run stands and why, in one sentence. */
  readonly sentence: string;
  /** The name of whoever enrolled the person. */
  readonly enroller: string;
  readonly commands: PanelCommands;
}

/** What the panel beside a CRM record shows. */
export interface RecordPanel {
  /** Product time. */
  readonly now: Date;
  readonly crm: Connection['kind'];
  readonly user: Pick<User, 'name' | 'role' | 'zone'>;
  /** Null for a record that was never brought in. */
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly zone: string;
    readonly hold: Hold | null;
    readonly provisionalHoldUntil: Date | null;
  } | null;
  /** The run that goes on, else the latest one; null when there never was one. */
  readonly run: PanelRun | null;
  /** How many other runs there were. */
  readonly otherRuns: number;
  readonly touches: readonly PanelTouch[];
  readonly blocks: readonly Block[];
  /** What of the workspace keeps mail from leaving, in words. */
  readonly notice: string | null;
  /** Where the person may be added; empty while a run goes on. */
  readonly cadences: readonly { readonly id: string; readonly name: string; readonly version: number }[];
}

function noticeOf({ mode }: Workspace, stopped: string | null): string | null {
  if (stopped !== null)
    return `${stopped[0]?.toUpperCase()}${stopped.slice(1)}. Nothing leaves until it is let go.`;
  return mode === 'test' ? 'Test mode: mail goes to test addresses only.' : null;
}

/** Which commands make sense for this run, and whether the actor may give them. */
export function commandsOf(ctx: ActorContext, run: EnrollmentView, hold: Hold | null): PanelCommands {
  const all = (why: string) => ({ pause: why, resume: why, stop: why });
  if (isTerminal(run.state)) return all(`The run has ended: it is ${run.state}.`);
  const only = seesOnly(ctx);
  if (only !== null && only !== run.ownerUserId)
    return all(`This is ${run.owner?.name ?? 'a colleague'}'s. Ask them, or a manager.`);
  const held = run.state === 'paused';
  const resume = hold?.lasting
    ? `Must not be contacted: ${hold.reason}. That is for good.`
    : held
      ? null
      : 'It is running.';
  // A person's pause takes the place of one that would end by itself.
  const lasts = held && run.reason !== 'out_of_office' && run.reason !== 'rep_leave';
  return { pause: lasts ? 'It is held already.' : null, resume, stop: null };
}

async function describe(ctx: ActorContext, tx: Tx, subject: PanelSubject) {
  const { connection, person } = await panelPerson(tx, subject);
  const runs = person === null ? [] : await tx.enrollments.byPersons([person.id]);
  const current = runs.find((run) => !isTerminal(run.state)) ?? runs.at(-1);
  const [view] = await describeRuns(tx, current === undefined ? [] : [current]);
  const users = await tx.users.list();
  const user = users.find((one) => one.id === ctx.actor.userId);
  const workspace = await tx.workspace.get();
  const zone = user?.zone ?? workspace.zone;
  const brake = (await tx.brakes.list()).find((one) => one.scope === 'workspace');
  const stopped =
    brake === undefined ? null : brakeWords(brake, momentWords(brake.since, zone, ctx.clock.now()));
  const enroller = users.find((one) => one.email === view?.enrolledBy)?.name ?? view?.enrolledBy ?? '';
  const run =
    view === undefined
      ? null
      : {
          ...view,
          enroller,
          sentence: stateSentence(view, ctx.clock.now()),
          commands: commandsOf(ctx, view, person?.hold ?? null),
        };
  const goesOn = run !== null && !isTerminal(run.state);
  const cadences = goesOn ? [] : (await tx.cadences.list()).filter((one) => one.archivedAt === null);
  return {
    crm: connection.kind,
    user: {
      name: user?.name ?? ctx.actor.name,
      role: ctx.actor.role,
      zone,
    },
    person: person === null ? null : { ...person, name: personName(person) },
    run,
    otherRuns: Math.max(0, runs.length - 1),
    touches: person === null ? [] : await lastTouches(tx, runs),
    blocks: person === null ? [] : await blocksOf(tx, person),
    notice: noticeOf(workspace, stopped),
    cadences: cadences.map(({ id, name, versionNumber }) => ({ id, name, version: versionNumber })),
  };
}

/** Reads what the panel beside a CRM record shows: a fixed number of statements, and no call to the CRM. */
export async function readRecordPanel(ctx: ActorContext, subject: PanelSubject): Promise<RecordPanel> {
  const found = await inWorkspace(ctx, (tx) => describe(ctx, tx, subject));
  return { now: ctx.clock.now(), ...found };
}
