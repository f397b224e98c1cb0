import { listInWords, triggerWords } from '../cadence/index.ts';
import { isAppError } from '../errors.ts';
import type { Person, User } from '../ports/records.ts';
import type { EnrollRule, RuleHit } from '../ports/store.ts';
import { actByRules, peopleOf } from './act-by-rules.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { endByRule } from './end-by-rule.ts';
import { enrollPeople } from './enroll-people.ts';
import { enrollAtOnce, type Selection } from './enrollment-schemas.ts';
import { ledgerNote } from './ledger-note.ts';
import { letGoOfMissed } from './missed-meetings.ts';
import { personName } from './person-name.ts';
import { inWorkspace } from './reading.ts';

/** How many batches one round carries out at most. */
const batchesAtMost = 50;

interface RuleWork {
  readonly batchId: string;
  readonly hits: readonly RuleHit[];
  /** Null when the rule was removed meanwhile. */
  readonly rule: EnrollRule | null;
  readonly owner: User | null;
}

function claim(ctx: ActorContext): Promise<RuleWork | null> {
  return inWorkspace(ctx, async (tx) => {
    const found = await tx.rules.claim(ctx.ids.uuid(), enrollAtOnce);
    if (found === null) return null;
    const rule = await tx.rules.byId(found.ruleId);
    const [owner] = rule === null ? [] : await tx.users.byIds([rule.ownerUserId]);
    return { ...found, rule, owner: owner ?? null };
  });
}

function selectionOf(hits: readonly RuleHit[]): Selection {
  const personIds = hits.flatMap(({ subject }) => ('personId' in subject ? [subject.personId] : []));
  const records = hits.flatMap(({ subject }) => ('crm' in subject ? [subject] : []));
  const [first] = records;
  if (first === undefined) return { personIds: [...new Set(personIds)] };
  const refs = new Map(records.map(({ ref }) => [ref.id, { ...ref }]));
  return { crm: first.crm, refs: [...refs.values()] };
}

/** All of the hits that are carried out together are one or the other. */
const isLeaving = ({ hits }: RuleWork) => hits.some(({ leaving }) => leaving);

/** Enrolls as the rule's owner would; returns what keeps the rule from enrolling anybody, in words. */
async function enroll(ctx: ActorContext, work: RuleWork): Promise<string | null> {
  const { batchId, hits, rule, owner } = work;
  if (isLeaving(work) || rule === null || !rule.active || rule.cadenceId === null) return null;
  if (owner === null || !owner.active) return 'its owner is not active any more. Give it another one';
  const { workspaceId } = ctx.actor;
  const actor = { workspaceId, userId: owner.id, role: owner.role, name: `rule '${rule.name}'` };
  const start = rule.startStep === null ? {} : { startStep: rule.startStep };
  const listSource = `Rule '${rule.name}', because ${triggerWords(rule.trigger)}`.slice(0, 300);
  try {
    await inWorkspace(ctx, (tx) => letGoOfMissed(ctx, tx, work));
    const wish = { cadenceId: rule.cadenceId, people: selectionOf(hits), listSource, ...start };
    await enrollPeople({ ...ctx, actor }, wish, batchId);
    return null;
  } catch (error) {
    const lasts = ['not_found', 'conflict', 'forbidden', 'invalid_input'];
    if (isAppError(error) && lasts.includes(error.code)) return error.message.replace(/\.$/, '');
    throw error;
  }
}

/** How many people an alert names at most. */
const namedAtMost = 3;

/** Who was not enrolled: some by name, and how many others; records that nobody brought in yet have no name here. */
function whoInWords(people: readonly Person[], all: number): string {
  const named = people.slice(0, namedAtMost).map(personName);
  const others = all - named.length;
  const rest = others === 0 ? [] : [others === 1 ? '1 other person' : `${others} other people`];
  if (named.length === 0) return all === 1 ? '1 person' : `${all} people`;
  return listInWords([...named, ...rest]);
}

/** That a rule enrolled nobody of these: an alert with some of their names, and a row for each whom `why` may ask about. */
function noteFailure(
  ctx: ActorContext,
  { rule, hits }: RuleWork,
  what: { readonly people: readonly Person[]; readonly problem: string },
): ChangeSet {
  const { people, problem } = what;
  const changes = new ChangeSet(ctx);
  const [first] = people;
  const about = hits.length === 1 && first !== undefined ? { personId: first.id } : {};
  const who = whoInWords(people, Math.max(people.length, hits.length));
  changes.alert('rule_failed', `The rule '${rule?.name}' did not enroll ${who}: ${problem}.`, about);
  const because = rule === null ? '' : `, though ${triggerWords(rule.trigger)}`;
  changes.ledger.push(
    ...people.map((person) =>
      ledgerNote(ctx, {
        personId: person.id,
        event: { type: 'rule' },
        rule: 'left-out-by-failed-rule',
        words: `Not enrolled by rule '${rule?.name}'${because}: ${problem}.`,
        facts: { rule: rule?.id ?? null },
        state: 'not enrolled',
      }),
    ),
  );
  return changes;
}

/**
 * Carries out what rules were set off to do. It enrolls, with all the checks of every enrollment, as a batch of the
 * rule's owner; then it alerts, makes tasks and pauses; and it ends what was begun for whoever left the rule's list.
 * Each rule and cause counts once, also when a process is killed in between or two are at it. A rule that cannot enroll
 * anybody tells why, also of each person.
 */
export async function enrollByRules(ctx: ActorContext): Promise<void> {
  for (let batch = 0; batch < batchesAtMost; batch += 1) {
    const work = await claim(ctx);
    if (work === null) return;
    const problem = await enroll(ctx, work);
    await inWorkspace(ctx, async (tx) => {
      const { rule, hits } = work;
      // People are locked before the hits are closed: whoever comes second finds them closed and does nothing.
      const act = isLeaving(work) ? endByRule : actByRules;
      const people = problem === null ? [] : [...new Set((await peopleOf(tx, hits)).values())];
      const acts = rule?.active === true ? await act(ctx, tx, { rule, hits }) : null;
      if (!(await tx.rules.done(work.batchId, ctx.clock.now()))) return;
      await acts?.write();
      if (problem === null) return;
      await noteFailure(ctx, work, { people, problem }).write(tx);
    });
  }
}
