import { plainName } from './columns.ts';

/** What other products call our variables, without case, separators and the group that means the person. */
const persons: Readonly<Record<string, string>> = {
  firstname: 'person.first_name',
  lastname: 'person.last_name',
  name: 'person.name',
  fullname: 'person.name',
  title: 'person.title',
  jobtitle: 'person.title',
  city: 'person.city',
  email: 'person.email',
  emailaddress: 'person.email',
  company: 'company.name',
  companyname: 'company.name',
  account: 'company.name',
  accountname: 'company.name',
  organization: 'company.name',
  organizationname: 'company.name',
  companyindustry: 'company.industry',
  industry: 'company.industry',
  domain: 'company.domain',
  website: 'company.domain',
  companywebsite: 'company.domain',
};

const companies: Readonly<Record<string, string>> = {
  name: 'company.name',
  industry: 'company.industry',
  domain: 'company.domain',
  website: 'company.domain',
};

const senders: Readonly<Record<string, string>> = {
  firstname: 'sender.first_name',
  name: 'sender.name',
  fullname: 'sender.name',
  title: 'sender.title',
  jobtitle: 'sender.title',
  phone: 'sender.phone',
  phonenumber: 'sender.phone',
  email: 'sender.email',
  emailaddress: 'sender.email',
  company: 'sender.company',
  companyname: 'sender.company',
  signature: 'sender.signature',
  emailsignature: 'sender.signature',
  meetinglink: 'sender.meeting_link',
  calendarlink: 'sender.meeting_link',
  bookinglink: 'sender.meeting_link',
};

/** The groups under which products put their values; `sender_first_name` has its group in the name. */
const groups: readonly (readonly [RegExp, Readonly<Record<string, string>>])[] = [
  [/^(sender|my|me|user|owner|rep|from)[._\s]/i, senders],
  [/^(account|company|organization)[._\s]/i, companies],
  [/^(prospect|contact|person|lead|recipient|to)[._\s]/i, persons],
];

const lookUp = (known: Readonly<Record<string, string>>, name: string): string | null =>
  Object.hasOwn(known, plainName(name)) ? (known[plainName(name)] ?? null) : null;

/** Our name for another product's variable; null for one that is not known. */
export function ourVariable(theirs: string): string | null {
  const name = theirs.trim();
  for (const [group, known] of groups) {
    const rest = name.replace(group, '');
    const found = rest === name ? null : lookUp(known, rest);
    if (found !== null) return found;
  }
  return lookUp(persons, name);
}

export interface Translated {
  readonly text: string;
  /** Variables that are not known here, as they were written, each once. */
  readonly unknown: readonly string[];
}

/** Single braces are Outreach's other way to write a variable; anything else in them is text. */
const placeholder = /\{\{\s*([^{}]+?)\s*\}\}|(?<![{%])\{([a-z][a-z_.]{1,60})\}(?!\})/gi;
/** A fallback, as HubSpot writes it in its editor's text (`|default`), and as Liquid does. */
const withFallback = /^([^|]+?)\s*\|\s*(?:default\s*:\s*)?["']?([^"'|]*?)["']?$/;
/** Apollo's condition: the value where there is one, else the words after `#else`. */
const conditional = /\{\{#if\s+([\w.]+)\s*\}\}([^{}]*)(?:\{\{#else\}\}([^{}]*))?\{\{#endif\}\}/gi;

const liquid = (name: string, fallback: string | null) =>
  fallback === null ? `{{ ${name} }}` : `{{ ${name} | default: "${fallback.replaceAll('"', '’')}" }}`;

/**
 * Writes another product's variables as ours: `{{first_name}}`, `{{prospect.first_name}}` and `{{contact.firstname}}` are
 * `{{ person.first_name }}`, with their fallbacks. What is not known stays as it is written, and is named.
 */
export function translate(theirs: string): Translated {
  const unknown = new Set<string>();
  const one = (written: string, name: string, fallback: string | null): string => {
    const ours = ourVariable(name);
    if (ours !== null) return liquid(ours, fallback);
    unknown.add(written);
    return written;
  };
  const unconditional = theirs.replace(
    conditional,
    (written, name: string, inner: string, other: string | undefined) => {
      const ours = ourVariable(name);
      if (ours === null) {
        unknown.add(`{{#if ${name}}}`);
        return written;
      }
      return inner.trim() === ''
        ? liquid(ours, other ?? '')
        : `{% if ${ours} %}${inner}{% else %}${other ?? ''}{% endif %}`;
    },
  );
  const text = unconditional.replace(
    placeholder,
    (written, double: string | undefined, single: string | undefined) => {
      const inner = double ?? single ?? '';
      if (inner.startsWith('#')) {
        unknown.add(written);
        return written;
      }
      const parts = withFallback.exec(inner);
      if (parts === null) return one(written, inner, null);
      const [, name = '', fallback = ''] = parts;
      return one(written, name, fallback);
    },
  );
  return { text, unknown: [...unknown] };
}
