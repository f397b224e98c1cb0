import { z } from 'zod';
import { AppError } from '../errors.ts';
import { printableValue } from '../mail/index.ts';
import type { Fact } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { domainName } from './domain-name.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { found, inWorkspace } from './reading.ts';
import { valuesArrived } from './values-arrived.ts';

const insight = z
  .strictObject({
    /** Whom it is about: one of these. */
    personId: z.uuid().optional(),
    email: z.email().max(320).toLowerCase().optional(),
    companyId: z.uuid().optional(),
    domain: domainName.optional(),
    /** What templates call it: `{{ insights.key }}`. */
    key: z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits or _, at most 64'),
    value: z
      .string()
      .trim()
      .min(1)
      .max(2000)
      .refine(
        (text) => printableValue(text) !== null,
        "stands in the place of a value ('undefined', 'null', a template's marks); leave the insight out instead",
      ),
    /** Where it comes from, in words or as an address. */
    source: z.string().trim().min(1).max(300),
    /** From then on it counts as missing; left out: it does not age. */
    staleAfter: z.iso.datetime({ offset: true }).optional(),
  })
  .refine(
    (one) =>
      [one.personId, one.email, one.companyId, one.domain].filter((id) => id !== undefined).length === 1,
    'needs exactly one of personId, email, companyId and domain',
  );
type Insight = z.output<typeof insight>;

export const putInsightsInput = z.object({ insights: z.array(insight).min(1).max(1000) });

/** What became of each, in the order given. */
export interface PutInsight {
  readonly key: string;
  readonly status: 'kept' | 'unknown';
  readonly subject: Fact['subject'];
  readonly subjectId: string | null;
  /** Why nothing was kept; null when it was. */
  readonly reason: string | null;
}

const given = (values: readonly (string | undefined)[]) => values.filter((value) => value !== undefined);

/** Finds whom insights are about: a fixed number of statements. */
async function subjectsOf(tx: Tx, insights: readonly Insight[]): Promise<(one: Insight) => string | null> {
  const [byIds, byEmails, companies, domains] = await Promise.all([
    tx.people.byIds(given(insights.map((one) => one.personId))),
    tx.people.byEmails(given(insights.map((one) => one.email))),
    tx.companies.byIds(given(insights.map((one) => one.companyId))),
    tx.companies.byDomains(given(insights.map((one) => one.domain))),
  ]);
  // Somebody who was merged into another is that other.
  const people = new Map(byIds.map((person) => [person.id, person.mergedIntoId ?? person.id]));
  const addressed = new Map(byEmails.map((person) => [person.email, person.mergedIntoId ?? person.id]));
  const known = new Set(companies.map((company) => company.id));
  const named = new Map(domains.map((company) => [company.domain, company.id]));
  return ({ personId, email, companyId, domain }) => {
    if (personId !== undefined) return people.get(personId) ?? null;
    if (email !== undefined) return addressed.get(email) ?? null;
    if (companyId !== undefined) return known.has(companyId) ? companyId : null;
    return named.get(domain ?? '') ?? null;
  };
}

/**
 * Keeps what is known of people and companies for `{{ insights.key }}`, each in the place of what was there under its
 * key: a repeat changes nothing. Whoever waits for one goes on. Somebody who is not here is told as `unknown`, and the
 * others are kept (managers and admins).
 */
export async function putInsights(
  ctx: ActorContext,
  input: z.input<typeof putInsightsInput>,
): Promise<readonly PutInsight[]> {
  requireRole(ctx, 'manager', 'send insights');
  const { insights } = parseInput(putInsightsInput, input);
  const results = await inWorkspace(ctx, async (tx) => {
    const now = ctx.clock.now();
    const subjectOf = await subjectsOf(tx, insights);
    const facts = new Map<string, Fact>();
    const results = insights.map((one): PutInsight => {
      const subject = one.personId !== undefined || one.email !== undefined ? 'person' : 'company';
      const subjectId = subjectOf(one);
      const { key, value, source } = one;
      const staleAfter = one.staleAfter === undefined ? null : new Date(one.staleAfter);
      if (subjectId === null)
        return { key, status: 'unknown', subject, subjectId, reason: `There is no such ${subject} here.` };
      const fact = { kind: 'insight', subject, subjectId, key, value, source, at: now, staleAfter } as const;
      facts.set(`${subjectId} ${key}`, fact);
      return { key, status: 'kept', subject, subjectId, reason: null };
    });
    // Always in one order, so that two requests at once do not wait for each other.
    const rows = [...facts].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, fact]) => fact);
    await tx.facts.put(rows);
    const fresh = rows.filter(({ staleAfter }) => staleAfter === null || staleAfter > now);
    const arrived = fresh.map(({ subjectId, key }) => ({ subjectId, name: `insights.${key}` }));
    await valuesArrived(tx, arrived, now);
    return results;
  });
  ctx.kick();
  return results;
}

/** An insight as it counts now. */
interface InsightView extends Fact {
  readonly stale: boolean;
}

/** What is known of a person, and of their company. `not_found` without such a person. */
export async function listInsights(ctx: ActorContext, personId: string): Promise<readonly InsightView[]> {
  const id = parseInput(z.uuid(), personId);
  return inWorkspace(ctx, async (tx) => {
    const person = found((await tx.people.byIds([id]))[0], 'person', id);
    if (person.mergedIntoId !== null)
      throw new AppError('not_found', `This person is another one now: ${person.mergedIntoId}.`);
    const facts = await tx.facts.of([person.id, ...(person.companyId === null ? [] : [person.companyId])]);
    const now = ctx.clock.now();
    return facts
      .filter(({ kind }) => kind === 'insight')
      .map((fact) => ({ ...fact, stale: fact.staleAfter !== null && fact.staleAfter <= now }));
  });
}
