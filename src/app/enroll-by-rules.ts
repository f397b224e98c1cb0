import { triggerWords } from '../cadence/index.ts';
import { isAppError } from '../errors.ts';
import type { User } from '../ports/records.ts';
import type { EnrollRule, RuleHit } from '../ports/store.ts';
import { actByRules } from './act-by-rules.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { endByRule } from './end-by-rule.ts';
import { enrollPeople } from './enroll-people.ts';
import { enrollAtOnce, type Selection } from './enrollment-schemas.ts';
import { letGoOfMissed } from './missed-meetings.ts';
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

/**
 * Carries out what rules were set off to do: enrolls with all the checks of every enrollment, as a batch of the rule's
 * owner, then alerts, makes tasks and pauses; and ends what they began for whoever left their list. Once for each rule and cause, also when a process is killed between or two
 * are at it. A rule that cannot enroll anybody tells why.
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
      const acts = rule?.active === true ? await act(ctx, tx, { rule, hits }) : null;
      if (!(await tx.rules.done(work.batchId, ctx.clock.now()))) return;
      await acts?.write();
      if (problem === null) return;
      const changes = new ChangeSet(ctx);
      const people = hits.length === 1 ? '1 person' : `${hits.length} people`;
      changes.alert('rule_failed', `The rule '${rule?.name}' did not enroll ${people}: ${problem}.`, {});
      await changes.write(tx);
    });
  }
}
