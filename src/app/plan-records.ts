import type { CrmKind, CrmPort, NewCrmPerson } from '../ports/crm.ts';
import type { Suppression, Workspace } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { crmNames } from './crm-names.ts';
import { fieldsOf, type Subject } from './import-subjects.ts';
import { isByPhone } from './listed-channels.ts';
import { distinct } from './reading.ts';
import { mayReach } from './test-mode.ts';

/** A record as the report of an import names it. */
export interface ImportedRecord {
  readonly crm: CrmKind;
  readonly type: string;
  readonly id: string;
  /** Where a person opens it. */
  readonly url: string;
}

/** What became of an address that nobody here had; `words` without a full stop. */
export interface Fate {
  readonly status: 'imported' | 'skipped' | 'error';
  readonly words: string;
  readonly record?: ImportedRecord;
}

/** Of whom an import would make records, by their addresses. */
interface RecordPlan {
  /** Who is nobody here: whether they have a record is looked up in every CRM. */
  readonly unknown: readonly NewCrmPerson[];
  /** Why no record is made of some of them. */
  readonly barred: ReadonlyMap<string, Fate>;
  /** Who is not even looked up: whoever is not to be contacted. */
  readonly unwanted: ReadonlyMap<string, Fate>;
}

interface Terms {
  readonly kind: CrmKind;
  readonly needed: CrmPort['neededToCreate'];
  readonly workspace: Workspace;
  readonly suppressed: ReadonlyMap<string, Suppression>;
}

function whyUnwanted({ email, phone, optOut }: Subject, { suppressed }: Terms): string | null {
  if (optOut !== null && !isByPhone(optOut.channel)) return 'no record is made of them';
  const listed = [suppressed.get(`email:${email}`), suppressed.get(`phone:${phone}`)];
  const hit = listed.find((one) => one !== undefined && !isByPhone(one.channel));
  return hit === undefined
    ? null
    : `no record is made of them: suppressed, ${hit.reason} (from ${hit.source})`;
}

const fieldWords: Readonly<Record<CrmPort['neededToCreate'][number], string>> = {
  firstName: 'a first name',
  lastName: 'a last name',
  title: 'a title',
  phone: 'a phone number',
  companyName: 'a company',
  website: 'a website',
  city: 'a city',
  state: 'a state',
  country: 'a country',
};

function whyBarred(person: NewCrmPerson, { kind, needed, workspace }: Terms): Fate | null {
  if (!mayReach(workspace, person))
    return {
      status: 'skipped',
      words: 'no record is made of them: the workspace is in test mode, and this is no test address',
    };
  const missing = needed.filter((name) => person[name] === null).map((name) => fieldWords[name]);
  if (missing.length === 0) return null;
  return { status: 'error', words: `${crmNames[kind]} needs ${missing.join(' and ')} for a new record` };
}

/** Who of a file is nobody here, and of whom a record may be made. A fixed number of statements. */
export async function planRecords(
  tx: Tx,
  subjects: readonly Subject[],
  { kind, needed }: Pick<Terms, 'kind' | 'needed'>,
): Promise<RecordPlan> {
  const emails = distinct(subjects.map(({ email }) => email));
  const here = new Set((await tx.people.byEmails(emails)).map(({ email }) => email));
  const phones = distinct(subjects.map(({ phone }) => phone));
  const suppressed = await tx.suppressions.match([
    ...emails.map((value) => ({ scope: 'email' as const, value })),
    ...phones.map((value) => ({ scope: 'phone' as const, value })),
  ]);
  const terms = { kind, needed, suppressed, workspace: await tx.workspace.get() };
  const unknown: NewCrmPerson[] = [];
  const barred = new Map<string, Fate>();
  const unwanted = new Map<string, Fate>();
  for (const subject of subjects) {
    const { email, phone } = subject;
    if (email === null || here.has(email)) continue;
    const why = whyUnwanted(subject, terms);
    if (why !== null) {
      unwanted.set(email, { status: 'skipped', words: why });
      continue;
    }
    const person = { email, phone, ...fieldsOf(subject) };
    const bar = whyBarred(person, terms);
    if (bar !== null) barred.set(email, bar);
    unknown.push(person);
  }
  return { unknown, barred, unwanted };
}
