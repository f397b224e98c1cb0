import type { ReplayPage } from '../../src/app/replay-runs.ts';
import { canMove, type EnrollmentState, enrollmentStates, isTerminal } from '../../src/cadence/index.ts';
import type { Enrollment, LedgerEntry } from '../../src/ports/records.ts';
import type { Lane } from './lane.ts';
import { reservedAfterStop } from './order.ts';
import { type Scene, touchesPerWeek } from './situations.ts';
import { type Mark, markRule } from './witness.ts';

/** What is wrong after an interleaving, in words; empty lists when all promises held. */
export interface Findings {
  readonly reservedAfterStop: readonly string[];
  readonly mailedTwice: readonly string[];
  readonly overCap: readonly string[];
  readonly illegal: readonly string[];
  /** How many mails were reserved while others acted or after, and how many stops were accepted. */
  readonly reserved: number;
  readonly stops: number;
}

interface OpenTask {
  readonly id: string;
  readonly run: string;
  readonly person: string;
}

interface Week {
  readonly company: string;
  readonly mails: number;
}

/** Everything that scenes which were played together left behind. */
interface Read {
  readonly runs: readonly Enrollment[];
  readonly openTasks: readonly OpenTask[];
  readonly weeks: readonly Week[];
  /** What the ledger got since the scenes before. */
  readonly entries: readonly LedgerEntry[];
  /** Runs that are not what their decisions make of them. */
  readonly different: ReplayPage['different'];
}

/** Everything of one scene. */
export interface Left extends Read {
  readonly scene: Scene;
}

async function read(lane: Lane, scenes: readonly Scene[]): Promise<Read> {
  const ids = scenes.flatMap(({ first, second }) => [first.person.id, second.person.id]);
  const entries = await lane.newEntries();
  const runs = await lane.ctx.store.withWorkspace(lane.workspaceId, (tx) => tx.enrollments.byPersons(ids));
  const theirs = [lane.workspaceId, JSON.stringify(ids)];
  const amongThem =
    'workspace_id = $1 and person_id in (select (jsonb_array_elements_text($2::text::jsonb))::uuid)';
  const openTasks = await lane.query<OpenTask>(
    `select id, enrollment_id as run, person_id as person from tasks where state = 'open' and ${amongThem}`,
    theirs,
  );
  const weeks = await lane.query<Week>(
    `select p.company_id as company, count(*)::int as mails from (
        select person_id, min(reserved_at) as at from sends where ${amongThem}
          and state <> 'not_sent' group by person_id, touch_id) as t
      join people p on p.workspace_id = $1 and p.id = t.person_id where p.company_id is not null
      group by p.company_id, date_trunc('week', t.at at time zone 'UTC')`,
    theirs,
  );
  return { runs, openTasks, weeks, entries, different: await lane.newDifferences() };
}

/** What of all that is about one scene; marks of mail that is not understood name nobody but a delivery. */
function partOf({ runs, openTasks, weeks, entries, different }: Read, scene: Scene): Left {
  const ids = [scene.first.person.id, scene.second.person.id];
  const own = runs.filter(({ personId }) => ids.includes(personId));
  const runIds = own.map(({ id }) => id);
  const unread = new Set<string>();
  const isAbout = (mark: Mark): boolean => {
    if (mark.what === 'domain listed') return mark.domain === scene.domain;
    if (mark.what === 'merged') return ids.includes(mark.from);
    if (mark.what === 'understood') return unread.has(mark.rawId);
    if (!ids.includes(mark.personId ?? '')) return false;
    if (mark.what === 'came in') unread.add(mark.rawId);
    return true;
  };
  return {
    scene,
    runs: own,
    openTasks: openTasks.filter(({ person }) => ids.includes(person)),
    different: different.filter(({ enrollmentId }) => runIds.includes(enrollmentId)),
    weeks: weeks.filter(({ company }) => company === scene.companyId),
    entries: entries.filter((entry) =>
      entry.rule === markRule ? isAbout(entry.facts as unknown as Mark) : runIds.includes(entry.enrollmentId),
    ),
  };
}

function mailedTwice(lane: Lane, { runs }: Left): string[] {
  const counts = new Map<string, number>();
  for (const { mail, left } of lane.mail.all) {
    const { cadenza_touch: touchId = 'none', cadenza_enrollment: runId } = mail.customArgs;
    if (left && runs.some(({ id }) => id === runId)) counts.set(touchId, (counts.get(touchId) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([touchId, count]) => `touch ${touchId} has ${count} mails`);
}

/** More mails of a company than its cap lets leave in a week; what was planned by hand is not among them. */
function overCap({ scene, weeks }: Left): string[] {
  if (!scene.capped) return [];
  return weeks
    .filter(({ mails }) => mails > touchesPerWeek)
    .map(({ mails }) => `${mails} mails in one week to a company that gets ${touchesPerWeek} touches`);
}

export const stateOf = (text: string): EnrollmentState | undefined =>
  enrollmentStates.find((state) => text === state || text.startsWith(`${state} (`));

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
function illegal({ runs, openTasks, entries, different }: Left): string[] {
  const found = different.flatMap(({ enrollmentId, differences }) =>
    differences.map(({ words }) => `run ${enrollmentId}, replayed: ${words}`),
  );
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
    const open = openTasks.filter((task) => task.run === run.id).map((task) => task.id);
    const waits = run.openTask === null ? [] : [run.openTask.touchId];
    if (open.join() !== waits.join()) found.push(`run ${run.id} waits for [${waits}], open are [${open}]`);
  }
  const going = runs.filter((run) => !isTerminal(run.state)).map((run) => run.personId);
  if (new Set(going).size < going.length) found.push('one person is in two cadences at a time');
  return found;
}

const countOf = (entries: readonly LedgerEntry[], what: Mark['what']) =>
  entries.filter((entry) => entry.rule === markRule && entry.facts.what === what).length;

/** Looks at everything that interleavings which were played together left behind, each by itself. */
export async function findingsOf(lane: Lane, scenes: readonly Scene[]): Promise<readonly Findings[]> {
  const all = await read(lane, scenes);
  return scenes.map((scene) => {
    const left = partOf(all, scene);
    return {
      reservedAfterStop: reservedAfterStop(left),
      mailedTwice: mailedTwice(lane, left),
      overCap: overCap(left),
      illegal: illegal(left),
      reserved: countOf(left.entries, 'reserved'),
      stops: countOf(left.entries, 'stop') + countOf(left.entries, 'domain listed'),
    };
  });
}
