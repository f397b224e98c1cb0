import type { CadenceDefinition } from '../cadence/model.ts';
import { type Variables, variablesFor } from '../mail/index.ts';
import type { Company, Enrollment, Fact, Person, Sender } from '../ports/records.ts';

/** What a text about one person is filled from. */
export interface TextSubject {
  readonly person: Person;
  readonly company: Company | null;
  readonly sender: Sender;
  readonly enrollment: Pick<Enrollment, 'listSource'>;
  readonly version: { readonly definition: Pick<CadenceDefinition, 'name'> };
  /** Of the person and the company; those that are stale are left out. */
  readonly facts: readonly Fact[];
}

/** What counts among facts at a moment: nothing that is stale. */
export function freshFacts(facts: readonly Fact[], now: Date): readonly Fact[] {
  return facts.filter(({ staleAfter }) => staleAfter === null || staleAfter > now);
}

const named = (facts: readonly Fact[]) => Object.fromEntries(facts.map(({ key, value }) => [key, value]));

/** The values of every variable for one person. */
export function variablesOf({ person, company, sender, enrollment, version, facts }: TextSubject): Variables {
  const custom = (subject: Fact['subject']) =>
    named(facts.filter((fact) => fact.kind === 'custom' && fact.subject === subject));
  const insights = (subject: Fact['subject']) =>
    named(facts.filter((fact) => fact.kind === 'insight' && fact.subject === subject));
  return variablesFor({
    person: { ...person, custom: custom('person') },
    company: { ...company, custom: custom('company') },
    sender,
    enrollment: { listSource: enrollment.listSource, cadence: version.definition.name },
    insights: { ...insights('company'), ...insights('person') },
  });
}

const reading = /\bcustom\b|\binsights\b/;
const readers = new WeakMap<CadenceDefinition, boolean>();

/** Whether a cadence may read facts at all: where none does, nothing is asked of them. */
export function readsFacts(definition: CadenceDefinition): boolean {
  const known = readers.get(definition);
  if (known !== undefined) return known;
  const reads = reading.test(JSON.stringify([definition.steps, definition.snippets, definition.content]));
  readers.set(definition, reads);
  return reads;
}
