import {
  type Facts,
  type FactsAsked,
  type ReplyKind,
  replyKinds,
  type SignalTally,
} from '../cadence/index.ts';
import type { SignalKind } from '../cadence/signal-kinds.ts';
import type { Company, Enrollment, Fact, Person } from '../ports/records.ts';
import type { SignalCount, Tx } from '../ports/store.ts';
import { byId, distinct } from './reading.ts';
import { conditionFields, freshFacts } from './variables-of.ts';

/** A run whose conditions ask something. */
export interface Asking {
  readonly run: Enrollment;
  readonly person: Person;
  readonly asked: FactsAsked;
}

/** What breaks a silence. */
const responses: readonly SignalKind[] = ['replied', 'meeting_booked'];

/** A reply's kind, as a signal's facts name it; undefined for anything else. */
export function replyKindIn(reply: unknown): ReplyKind | undefined {
  return replyKinds.find((kind) => kind === reply);
}

function toTally({ kind, step, reply, about, count }: SignalCount): SignalTally {
  const known = replyKindIn(reply);
  return {
    kind,
    ...(step === null ? {} : { step }),
    ...(known === undefined ? {} : { reply: known }),
    ...(about === null ? {} : { about }),
    count,
  };
}

function toFacts(
  { run, person, asked }: Asking,
  counts: readonly SignalCount[],
  { company, facts }: { readonly company: Company | null; readonly facts: readonly Fact[] },
): Facts {
  const values = asked.fields.size === 0 ? {} : conditionFields({ person, company, facts, enrollment: run });
  const fields = Object.fromEntries(Object.entries(values).filter(([name]) => asked.fields.has(name)));
  const heard = counts.filter(({ kind }) => responses.includes(kind)).map(({ lastAt }) => lastAt.getTime());
  return {
    ...(asked.fields.size === 0 ? {} : { fields }),
    ...(asked.signals.size === 0
      ? {}
      : { signals: counts.filter(({ kind }) => asked.signals.has(kind)).map(toTally) }),
    ...(asked.quiet ? { quietSince: new Date(Math.max(run.createdAt.getTime(), ...heard)) } : {}),
  };
}

/**
 * What the conditions of these runs ask at a moment, by run: a statement each for signals, companies and facts, however
 * many runs, and none where nobody asks for them.
 */
export async function gatherFacts(
  tx: Tx,
  asking: readonly Asking[],
  now: Date,
): Promise<ReadonlyMap<string, Facts>> {
  const counted = asking.flatMap(({ run, person, asked }) => {
    const kinds = [...new Set([...asked.signals, ...(asked.quiet ? responses : [])])];
    if (kinds.length === 0) return [];
    return [
      { enrollmentId: run.id, personId: person.id, since: run.createdAt, kinds, about: [...asked.about] },
    ];
  });
  const companyIds = distinct(
    asking.flatMap(({ person, asked }) => (asked.fields.size > 0 ? [person.companyId] : [])),
  );
  const subjects = asking.flatMap(({ person, asked }) =>
    [...asked.fields].some((field) => /^(insights|crm)\.|\.custom\./.test(field))
      ? [person.id, person.companyId]
      : [],
  );
  const [counts, companies, facts] = await Promise.all([
    counted.length === 0 ? [] : tx.signals.countsOf(counted),
    companyIds.length === 0 ? [] : tx.companies.byIds(companyIds),
    tx.facts.of(distinct(subjects)),
  ]);
  const fresh = freshFacts(facts, now);
  const factsOf = ({ id, companyId }: Person) =>
    fresh.filter(({ subjectId }) => subjectId === id || subjectId === companyId);
  const [byRun, known] = [Map.groupBy(counts, (count) => count.enrollmentId), byId(companies)];
  return new Map(
    asking.map((one) => [
      one.run.id,
      toFacts(one, byRun.get(one.run.id) ?? [], {
        company: known.get(one.person.companyId ?? '') ?? null,
        facts: factsOf(one.person),
      }),
    ]),
  );
}
