import { canMove, type EnrollmentState, enrollmentStates, isTerminal } from '../../src/cadence/index.ts';
import type { Enrollment, LedgerEntry, Task } from '../../src/ports/records.ts';
import type { Lane } from './lane.ts';
import type { Scene } from './situations.ts';
import { type Mark, markRule } from './witness.ts';

/** What is wrong after an interleaving, in words; empty lists when all promises held. */
export interface Findings {
  readonly reservedAfterStop: readonly string[];
  readonly mailedTwice: readonly string[];
  readonly illegal: readonly string[];
  /** How many mails were reserved while others acted or after, and how many stops were accepted. */
  readonly reserved: number;
  readonly stops: number;
}

interface Read {
  readonly scene: Scene;
  readonly runs: readonly Enrollment[];
  readonly openTasks: readonly Task[];
  readonly entries: readonly LedgerEntry[];
}

/** Everything of this scene, with what the ledger got since the scene before. */
async function read(lane: Lane, scene: Scene): Promise<Read> {
  const ids = [scene.first.person.id, scene.second.person.id];
  const entries = await lane.newEntries();
  return lane.ctx.store.withWorkspace(lane.workspaceId, async (tx) => {
    const runs = await tx.enrollments.byPersons(ids);
    const page = await tx.tasks.list({ state: 'open' }, { cursor: null, limit: 50 });
    const openTasks = page.items.filter((task) => ids.includes(task.personId));
    return { scene, runs, openTasks, entries };
  });
}

const stateOf = (text: string): EnrollmentState | undefined =>
  enrollmentStates.find((state) => text === state || text.startsWith(`${state} (`));

interface Stop {
  readonly kind: string;
  readonly personId: string;
}

/** Signals that a person's word lifts; a deletion is about the runs of its record alone, a bounce about the address. */
const liftable = ['replied', 'meeting_booked', 'left_company', 'out_of_office'];
const notCarried = ['deleted_in_crm', 'bounced'];

/** Reservations that came after a stop of their human, or from a run that was not going on. */
function reservedAfterStop({ scene, entries }: Read): string[] {
  const [first, second] = [scene.first.person.id, scene.second.person.id];
  const states = new Map<string, string>();
  const unread = new Map<string, string | null>();
  let stops: readonly Stop[] =
    scene.situation === 'held after a reply' ? [{ kind: 'replied', personId: first }] : [];
  let merged = false;
  const found: string[] = [];
  const reserve = ({ runId, touchId }: Extract<Mark, { what: 'reserved' }>) => {
    const owner = runId === scene.runId ? first : second;
    const state = states.get(runId) ?? 'unknown';
    const what = `the mail of touch ${touchId} was reserved`;
    if (stateOf(state) !== 'active' && state !== 'finished (completed)')
      found.push(`${what} although its run was ${state}`);
    for (const { kind, personId } of stops)
      if (personId === owner || (merged && !notCarried.includes(kind))) found.push(`${what} after '${kind}'`);
    for (const personId of unread.values())
      if (merged || personId === owner) found.push(`${what} while a mail of theirs was not understood`);
  };
  for (const entry of entries) {
    if (entry.rule !== markRule) {
      if (!entry.rule.startsWith('ignored-')) states.set(entry.enrollmentId, entry.state);
      continue;
    }
    const mark = entry.facts as unknown as Mark;
    if (mark.what === 'reserved') reserve(mark);
    if (mark.what === 'stop') stops = [...stops, mark];
    if (mark.what === 'merged') merged = true;
    if (mark.what === 'came in') unread.set(mark.rawId, mark.personId);
    if (mark.what === 'understood') unread.delete(mark.rawId);
    if (mark.what === 'lifted') {
      const theirs = ({ kind, personId }: Stop) =>
        liftable.includes(kind) && (merged || personId === mark.personId);
      stops = stops.filter((stop) => !theirs(stop));
    }
  }
  return found;
}

function mailedTwice(lane: Lane): string[] {
  const counts = new Map<string, number>();
  for (const { mail, left } of lane.mail.all) {
    const touchId = mail.customArgs.cadenza_touch ?? 'none';
    if (left) counts.set(touchId, (counts.get(touchId) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([touchId, count]) => `touch ${touchId} has ${count} mails`);
}

function shapeOf(run: Enrollment): string[] {
  const found: string[] = [];
  const held = (run.next === null ? 0 : 1) + (run.openTask === null ? 0 : 1);
  if (run.state === 'active' && held !== 1) found.push('is active with not exactly one thing to do');
  if (run.state === 'paused' && run.openTask !== null) found.push('is paused with an open task');
  if (isTerminal(run.state) && held !== 0) found.push('has ended and still has something to do');
  if (run.state !== 'paused' && run.resumeAt !== null) found.push('resumes without being paused');
  if (isTerminal(run.state) !== (run.endedAt !== null)) found.push('does not agree with its end');
  return found;
}

/** Runs in a state that cannot be, or that the ledger does not explain. */
function illegal({ runs, openTasks, entries }: Read): string[] {
  const found: string[] = [];
  for (const run of runs) {
    const own = entries.filter((entry) => entry.enrollmentId === run.id).map((entry) => entry.state);
    const says = run.reason === null ? run.state : `${run.state} (${run.reason})`;
    if (own.at(-1) !== says)
      found.push(`run ${run.id} is ${says}, and the ledger's last word is ${own.at(-1)}`);
    for (const [at, text] of own.entries()) {
      const [from, to] = [stateOf(own[at - 1] ?? 'pending'), stateOf(text)];
      if (from === undefined || to === undefined || (from !== to && !canMove(from, to) && at > 0))
        found.push(`run ${run.id} went from ${own[at - 1]} to ${text}`);
    }
    found.push(...shapeOf(run).map((words) => `run ${run.id} ${words}`));
    const open = openTasks.filter((task) => task.enrollmentId === run.id).map((task) => task.id);
    const waits = run.openTask === null ? [] : [run.openTask.touchId];
    if (open.join() !== waits.join()) found.push(`run ${run.id} waits for [${waits}], open are [${open}]`);
  }
  const going = runs.filter((run) => !isTerminal(run.state)).map((run) => run.personId);
  if (new Set(going).size < going.length) found.push('one person is in two cadences at a time');
  return found;
}

const countOf = (entries: readonly LedgerEntry[], what: Mark['what']) =>
  entries.filter((entry) => entry.rule === markRule && entry.facts.what === what).length;

/** Looks at everything that an interleaving left behind. */
export async function findingsOf(lane: Lane, scene: Scene): Promise<Findings> {
  const all = await read(lane, scene);
  return {
    reservedAfterStop: reservedAfterStop(all),
    mailedTwice: mailedTwice(lane),
    illegal: illegal(all),
    reserved: countOf(all.entries, 'reserved'),
    stops: countOf(all.entries, 'stop'),
  };
}
