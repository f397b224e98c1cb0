/** Every name that a template may use. The CRM's fields are mapped onto these once, so that templates fit any CRM. */
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
] as const;
export type VariableName = (typeof variableNames)[number];

/** Values by group and name; what has no value is left out, so that a template cannot print a hole. */
export type Variables = Readonly<Record<'person' | 'company' | 'sender', Readonly<Record<string, string>>>>;

type Value = string | null | undefined;

export interface VariableSource {
  readonly person: {
    readonly firstName?: Value;
    readonly lastName?: Value;
    readonly title?: Value;
    readonly city?: Value;
    readonly email?: Value;
  };
  readonly company: { readonly name?: Value; readonly industry?: Value; readonly domain?: Value };
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
}

function present(values: Readonly<Record<string, Value>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(values)) {
    const text = typeof value === 'string' ? value.trim() : '';
    if (text !== '') kept[name] = text;
  }
  return kept;
}

/** The values for one mail or script. `person.name` is made of the names that are there; blank counts as absent. */
export function variablesFor({ person, company, sender }: VariableSource): Variables {
  const names = [person.firstName, person.lastName].map((name) => name?.trim() ?? '');
  return {
    person: present({
      first_name: person.firstName,
      last_name: person.lastName,
      name: names.filter((name) => name !== '').join(' '),
      title: person.title,
      city: person.city,
      email: person.email,
    }),
    company: present({ name: company.name, industry: company.industry, domain: company.domain }),
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
  };
}
