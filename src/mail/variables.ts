/** Every name that a template may use anywhere. The CRM's fields are mapped onto these once, so that templates fit any CRM. */
export const variableNames = [
  'person.first_name',
  'person.last_name',
  'person.name',
  'person.title',
  'person.city',
  'person.email',
  'company.name',
  'company.industry',
  'company.domain',
  'sender.name',
  'sender.first_name',
  'sender.company',
  'sender.title',
  'sender.phone',
  'sender.meeting_link',
  'sender.email',
  'sender.signature',
  'enrollment.list_source',
  'enrollment.cadence',
] as const;

/** Values by group and name; what has no value is left out, so that a template cannot print a hole. */
export type Variables = ValueGroup;
export interface ValueGroup {
  readonly [name: string]: string | ValueGroup;
}

type Value = string | null | undefined;
type Named = Readonly<Record<string, string>>;

interface VariableSource {
  readonly person: {
    readonly firstName?: Value;
    readonly lastName?: Value;
    readonly title?: Value;
    readonly city?: Value;
    readonly email?: Value;
    /** Fields of the CRM's record that the workspace chose to read, by the names it gave them. */
    readonly custom?: Named | undefined;
  };
  readonly company: {
    readonly name?: Value;
    readonly industry?: Value;
    readonly domain?: Value;
    readonly custom?: Named | undefined;
  };
  readonly sender: {
    readonly name?: Value;
    readonly firstName?: Value;
    readonly company?: Value;
    readonly title?: Value;
    readonly phone?: Value;
    readonly meetingLink?: Value;
    readonly email?: Value;
    readonly signature?: Value;
  };
  readonly enrollment?: { readonly listSource?: Value; readonly cadence?: Value };
  /** What is known of the person or their company from elsewhere, and not stale. */
  readonly insights?: Named | undefined;
}

function present(values: Readonly<Record<string, Value>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '') kept[name] = text;
  }
  return kept;
}

/** A group of values under a name; nothing when there are none. */
function grouped(name: string, values: Named | undefined): ValueGroup {
  const kept = present(values ?? {});
  return Object.keys(kept).length === 0 ? {} : { [name]: kept };
}

/** The values for one mail or script. `person.name` is made of the names that are there; blank counts as absent. */
export function variablesFor(source: VariableSource): Variables {
  const { person, company, sender, enrollment } = source;
  const names = [person.firstName, person.lastName].map((name) => name?.trim() ?? '');
  return {
    person: {
      ...present({
        first_name: person.firstName,
        last_name: person.lastName,
        name: names.filter((name) => name !== '').join(' '),
        title: person.title,
        city: person.city,
        email: person.email,
      }),
      ...grouped('custom', person.custom),
    },
    company: {
      ...present({ name: company.name, industry: company.industry, domain: company.domain }),
      ...grouped('custom', company.custom),
    },
    sender: present({
      name: sender.name,
      first_name: sender.firstName ?? sender.name?.trim().split(/\s+/)[0],
      company: sender.company,
      title: sender.title,
      phone: sender.phone,
      meeting_link: sender.meetingLink,
      email: sender.email,
      signature: sender.signature,
    }),
    ...(enrollment === undefined
      ? {}
      : { enrollment: present({ list_source: enrollment.listSource, cadence: enrollment.cadence }) }),
    ...grouped('insights', source.insights),
  };
}

/** Every value by its dotted name. */
export function flatValues(variables: Variables, within = ''): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      typeof value === 'string'
        ? [[`${within}${name}`, value] as const]
        : Object.entries(flatValues(value, `${within}${name}.`)),
    ),
  );
}

/** The value of a dotted name; null where there is none. */
export function valueNamed(variables: Variables, name: string): string | null {
  let value: string | ValueGroup | undefined = variables;
  for (const part of name.split('.')) {
    if (typeof value !== 'object' || !Object.hasOwn(value, part)) return null;
    value = value[part];
  }
  return typeof value === 'string' ? value : null;
}
