import { comingSetsOff, type ListTrigger, triggerWords } from '../cadence/index.ts';
import type { CrmRef } from '../ports/crm.ts';
import type { Connection, LedgerEntry } from '../ports/records.ts';
import type { EnrollRule, RuleMember, Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { distinct } from './reading.ts';
import { setOff } from './set-off-rules.ts';

/** A rule that watches a list. */
export interface ListRule extends EnrollRule {
  readonly trigger: ListTrigger;
}

interface Coming {
  readonly connection: Connection;
  readonly rule: ListRule;
  /** Records that came into the list. */
  readonly refs: readonly CrmRef[];
}

interface Verdict {
  readonly ref: CrmRef;
  /** Null for somebody who is not here yet. */
  readonly personId: string | null;
  /** When they set the rule off last, by whatever record. */
  readonly last: Date | null;
  /** Why the rule passes them over, in words; null when it does not. */
  readonly passed: string | null;
}

const dayOf = (at: Date) => at.toISOString().slice(0, 10);

function onceMore({ againAfterDays }: ListTrigger, last: Date): string {
  const rest =
    againAfterDays === null ? 'turns to nobody twice' : `turns to them again after ${againAfterDays} days`;
  return `they set it off on ${dayOf(last)}, and it ${rest}`;
}

/** What each record has had of the rule, together with other records of the same person. */
async function judge(
  ctx: ActorContext,
  tx: Tx,
  { connection, rule, refs }: Coming,
): Promise<readonly Verdict[]> {
  const identities = await tx.identities.byRefs(connection.id, refs);
  const personOf = new Map(identities.map((one) => [one.ref.id, one.personId]));
  const all = await tx.identities.byPersons(distinct([...personOf.values()]));
  const siblings = Map.groupBy(all, ({ personId }) => personId);
  const ids = distinct([...refs.map(({ id }) => id), ...all.map(({ ref }) => ref.id)]);
  const members: ReadonlyMap<string, RuleMember> = await tx.rules.members(rule.id, ids);
  const coming = new Set(refs.map(({ id }) => id));
  const taken = new Set<string>();
  return refs.map((ref) => {
    const personId = personOf.get(ref.id) ?? null;
    const others = (siblings.get(personId ?? '') ?? [])
      .map((one) => one.ref.id)
      .filter((id) => id !== ref.id);
    const times = [ref.id, ...others].flatMap((id) => members.get(id)?.setOffAt ?? []);
    const last = times.length === 0 ? null : new Date(Math.max(...times.map((at) => at.getTime())));
    const inIt = others.some((id) => !coming.has(id) && members.get(id)?.leftAt === null);
    const passed =
      inIt || (personId !== null && taken.has(personId))
        ? 'another record of theirs is in it already'
        : comingSetsOff(rule.trigger, last, ctx.clock.now()) || last === null
          ? null
          : onceMore(rule.trigger, last);
    if (personId !== null && passed === null) taken.add(personId);
    return { ref, personId, last, passed };
  });
}

function passedOver(
  ctx: ActorContext,
  rule: ListRule,
  { ref, personId, last, passed }: Verdict,
): LedgerEntry {
  return ledgerNote(ctx, {
    personId,
    event: { type: 'rule' },
    rule: 'passed-over-by-rule',
    words: `Rule '${rule.name}' passed over them: ${triggerWords(rule.trigger)}, but ${passed}.`,
    facts: { rule: rule.id, record: ref.id, last: last?.toISOString() ?? null },
    state: 'not enrolled',
  });
}

/** The cause of a hit by coming into a list: another one only after whoever came did so before. */
const causeOf = ({ crm, listId }: ListTrigger, { ref, last }: Verdict): string =>
  `list ${crm} ${listId} ${ref.id}${last === null ? '' : ` after ${last.toISOString()}`}`;

/**
 * Lets those who came into a list set the rule off, in the caller's transaction. A person does so once, whatever records
 * stand for them, and again only as the rule says; whoever is here and is passed over has the reason in the ledger.
 */
export async function takeInMembers(ctx: ActorContext, tx: Tx, coming: Coming): Promise<void> {
  const { connection, rule } = coming;
  const verdicts = await judge(ctx, tx, coming);
  const fresh = verdicts.filter(({ passed }) => passed === null);
  const known = verdicts.filter(({ passed, personId }) => passed !== null && personId !== null);
  await tx.rules.noteSetOff(
    rule.id,
    fresh.map(({ ref }) => ref.id),
    ctx.clock.now(),
  );
  const hits = fresh.map((verdict) => ({
    ruleId: rule.id,
    cause: causeOf(rule.trigger, verdict),
    subject: { crm: connection.kind, ref: verdict.ref },
  }));
  await setOff(ctx, tx, hits);
  await tx.ledger.append(known.map((verdict) => passedOver(ctx, rule, verdict)));
}
