import { isTerminal, type RuleAction, transition, triggerWords } from '../cadence/index.ts';
import type { Enrollment, Person } from '../ports/records.ts';
import type { EnrollRule, RuleHit, Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { type CrmTask, toCrmTasks } from './crm-tasks.ts';
import { lockPeople } from './lock-people.ts';
import { personName } from './person-name.ts';
import { distinct } from './reading.ts';
import { SaidBefore } from './said-before.ts';
import { readSignalWorld, type SignalWorld } from './signal-effects.ts';

/** What a rule is to do, ready to be written. */
export interface RuleActs {
  write(): Promise<void>;
}

type Saying = Extract<RuleAction, { do: 'alert' | 'task' }>;

const sayingOf = (rule: EnrollRule, kind: Saying['do']): Saying | undefined =>
  rule.actions.find((action): action is Saying => action.do === kind);

/** Whom a hit is about, as far as they are known here: a record that nobody brought in has nobody to alert for. */
export async function peopleOf(tx: Tx, hits: readonly RuleHit[]): Promise<ReadonlyMap<string, Person>> {
  const ids = hits.flatMap(({ subject }) => ('personId' in subject ? [subject.personId] : []));
  const records = hits.flatMap(({ subject }) => ('crm' in subject ? [subject] : []));
  const connections = records.length === 0 ? [] : await tx.connections.list();
  const known: string[] = [];
  for (const crm of new Set(records.map((record) => record.crm))) {
    const connection = connections.find((one) => one.kind === crm && one.state !== 'disconnected');
    const refs = records.filter((record) => record.crm === crm).map(({ ref }) => ref);
    if (connection === undefined) continue;
    known.push(...(await tx.identities.byRefs(connection.id, refs)).map(({ personId }) => personId));
  }
  return lockPeople(tx, distinct([...ids, ...known]));
}

const latestOf = (world: SignalWorld, person: Person): Enrollment | undefined => {
  const own = world.runs.filter((run) => run.personId === person.id && run.reason !== 'undone');
  return own.findLast((run) => !isTerminal(run.state)) ?? own.at(-1);
};

/** Pauses every open run of somebody, as if by hand; why stands in the ledger under the rule's name. */
function pauseRuns(ctx: ActorContext, changes: ChangeSet, of: { person: Person; world: SignalWorld }): void {
  const { person, world } = of;
  for (const stored of world.runs.filter((run) => run.personId === person.id && !isTerminal(run.state))) {
    const version = world.versions.get(stored.versionId);
    if (version === undefined) continue;
    const event = { type: 'command' as const, command: 'pause' as const };
    const result = transition(stored, event, {
      ...{ version, now: ctx.clock.now() },
      ...world.calendars.of(stored),
    });
    if (result.run !== stored) changes.take(stored, event, result);
  }
}

/**
 * Prepares what a rule does beside enrolling, under the locks of the people: alerts and tasks for whoever has them in a
 * cadence, else for the rule's owner, and pauses. Null when the rule does none of these.
 */
export async function actByRules(
  base: ActorContext,
  tx: Tx,
  { rule, hits }: { readonly rule: EnrollRule; readonly hits: readonly RuleHit[] },
): Promise<RuleActs | null> {
  const [alert, task] = [sayingOf(rule, 'alert'), sayingOf(rule, 'task')];
  const pauses = rule.actions.some((action) => action.do === 'pause');
  if (alert === undefined && task === undefined && !pauses) return null;
  const ctx = { ...base, actor: { ...base.actor, name: `rule '${rule.name}'` } };
  const people = [...new Map([...(await peopleOf(tx, hits)).values()].map((one) => [one.id, one])).values()];
  const world = await readSignalWorld(ctx, tx, people);
  const changes = new ChangeSet(ctx);
  const tasks: CrmTask[] = [];
  const why = triggerWords(rule.trigger);
  const before = await SaidBefore.by(rule, tx, { people, now: ctx.clock.now() });
  for (const person of people) {
    const run = latestOf(world, person);
    const ownerUserId = run?.ownerUserId ?? rule.ownerUserId;
    const about = { personId: person.id, ownerUserId, ...(run === undefined ? {} : { id: run.id }) };
    if (pauses) pauseRuns(ctx, changes, { person, world });
    const told = `${personName(person)}: ${alert?.words ?? `rule '${rule.name}'`} (${why}).`;
    if (alert !== undefined && !before.alert(person.id, told)) changes.alert('rule', told, about);
    if (task === undefined) continue;
    const words = task.words ?? `Look at ${personName(person)}: ${why}`;
    // Where no CRM takes the task, an alert of these words stood in for it.
    if (before.task(person.id, words) || before.alert(person.id, `${words}.`)) continue;
    const enrollmentId = run?.id ?? null;
    const key = ctx.ids.uuid();
    tasks.push({ key, personId: person.id, enrollmentId, ownerUserId, words, at: ctx.clock.now() });
  }
  return {
    async write() {
      const { entries, left } = await toCrmTasks(tx, tasks);
      changes.activities.push(...entries);
      // Whoever is in no CRM has no record for a task to hang on: the rep is told here.
      for (const { personId, ownerUserId, words } of left)
        changes.alert('rule', `${words}.`, { personId, ownerUserId });
      await changes.write(tx);
    },
  };
}
