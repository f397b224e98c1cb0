import { crmFieldName } from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { flatValues, type Variables, variablesFor } from '../mail/index.ts';
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

/** Facts as groups of values; of one insight what is about the person counts before what is about the company. */
function valuesIn(facts: readonly Fact[]) {
  const of = (kind: Fact['kind'], subject: Fact['subject']) =>
    named(facts.filter((fact) => fact.kind === kind && fact.subject === subject));
  return {
    person: of('custom', 'person'),
    company: of('custom', 'company'),
    insights: { ...of('insight', 'company'), ...of('insight', 'person') },
  };
}

/** Fields of the CRM record that conditions ask about, by the names that they use. */
export function crmFields(facts: readonly Fact[]): Readonly<Record<string, string>> {
  const own = facts.filter(({ kind }) => kind === 'crm');
  return Object.fromEntries(own.map(({ key, value }) => [crmFieldName(key), value]));
}

/** The values of every variable for one person. */
export function variablesOf({ person, company, sender, enrollment, version, facts }: TextSubject): Variables {
  const values = valuesIn(facts);
  return variablesFor({
    person: { ...person, custom: values.person },
    company: { ...company, custom: values.company },
    sender,
    enrollment: { listSource: enrollment.listSource, cadence: version.definition.name },
    insights: values.insights,
  });
}

/** Every field that a condition may ask of somebody, by the names that templates use; what has no value is left out. */
export function conditionFields({
  person,
  company,
  enrollment,
  facts,
}: Omit<TextSubject, 'sender' | 'version'>): Readonly<Record<string, string>> {
  const values = valuesIn(facts);
  const { state, country } = person;
  return {
    ...flatValues(
      variablesFor({
        person: { ...person, custom: values.person },
        company: { ...company, custom: values.company },
        sender: {},
        enrollment: { listSource: enrollment.listSource },
        insights: values.insights,
      }),
    ),
    ...crmFields(facts),
    ...(state === null ? {} : { 'person.state': state }),
    ...(country === null ? {} : { 'person.country': country }),
  };
}

const reading = /\bcustom\b|\binsights\b|"crm\./;
const readers = new WeakMap<CadenceDefinition, boolean>();

/** Whether a cadence may read facts at all: where none does, nothing is asked of them. */
export function readsFacts(definition: CadenceDefinition): boolean {
  const known = readers.get(definition);
  if (known !== undefined) return known;
  const reads = reading.test(JSON.stringify([definition.steps, definition.snippets, definition.content]));
  readers.set(definition, reads);
  return reads;
}
