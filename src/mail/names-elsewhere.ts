/** What other products call our variables, without case, separators and the group that means the person. */
const persons: Readonly<Record<string, string>> = {
  firstname: 'person.first_name',
  fname: 'person.first_name',
  lastname: 'person.last_name',
  lname: 'person.last_name',
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
  [/^(sender|my|me|user|owner|rep|from|your)[._\s]/i, senders],
  [/^(account|company|organization)[._\s]/i, companies],
  [/^(prospect|contact|person|lead|recipient|to)[._\s]/i, persons],
];

const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

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
