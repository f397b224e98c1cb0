import type { OptOutReason, PersonRow } from '../moving-in/index.ts';
import type { Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import type { ImportedRow, ImportSource } from './import-file.ts';
import { type Subject, subjectsOf } from './import-subjects.ts';
import { covers } from './listed-channels.ts';
import { lockPeople } from './lock-people.ts';
import { suppressionValues } from './materials.ts';
import { personName } from './person-name.ts';
import type { Fate } from './plan-records.ts';
import { distinct } from './reading.ts';
import { suppressPeople, type ToSuppress } from './suppress-people.ts';
import { takeInRecords } from './take-in-records.ts';

interface World {
  /** Whoever has an address now, under their locks. */
  readonly people: ReadonlyMap<string, Person>;
  readonly suppressed: ReadonlyMap<string, Suppression>;
  readonly contacts: ReadonlyMap<string, Date>;
}

/** Keeps others from bringing these people in meanwhile, locks those who are here, and reads what is known of all. */
async function readWorld(tx: Tx, subjects: readonly Subject[]): Promise<World> {
  await tx.people.lockImports();
  const emails = distinct(subjects.map(({ email }) => email));
  const here = await tx.people.byEmails(emails);
  const now = await lockPeople(
    tx,
    here.map((person) => person.id),
  );
  const people = new Map(
    here.flatMap(({ id, email }) => {
      const person = now.get(id);
      return person === undefined || email === null ? [] : [[email, person] as const];
    }),
  );
  const values = subjects.flatMap(({ email, phone }) => [
    ...(email === null ? [] : [{ scope: 'email' as const, value: email }]),
    ...(phone === null ? [] : [{ scope: 'phone' as const, value: phone }]),
  ]);
  const unmet = emails.filter((email) => !people.has(email));
  const [suppressed, contacts] = await Promise.all([
    tx.suppressions.match([...values, ...suppressionValues([...new Set(people.values())])]),
    tx.people.addressContacts(unmet),
  ]);
  return { people, suppressed, contacts };
}

/**
 * The values by which somebody is found who is not here yet: whoever is not to be called also by their address, since
 * the number that the CRM has of them may be another one.
 */
function valuesOf({ email, phone, optOut }: Subject): readonly Pick<Suppression, 'scope' | 'value'>[] {
  return [
    ...(email === null ? [] : [{ scope: 'email' as const, value: email }]),
    ...(phone === null || optOut?.channel === 'email' ? [] : [{ scope: 'phone' as const, value: phone }]),
  ];
}

/** Whether the list says already what a subject's opt-out asks for, by everything that they could be found by. */
function isListed(subject: Subject, { people, suppressed }: World): boolean {
  const { email, optOut } = subject;
  if (optOut === null) return false;
  const listed = (key: string) => {
    const known = suppressed.get(key);
    return known !== undefined && covers(known.channel, optOut.channel);
  };
  const person = email === null ? undefined : people.get(email);
  if (person !== undefined) return listed(`person:${person.id}`) || listed(`email:${email}`);
  return valuesOf(subject).every(({ scope, value }) => listed(`${scope}:${value}`));
}

/** An opt-out of somebody who is not here yet: found again when the CRM brings them in. */
function forNobodyYet(ctx: ActorContext, subject: Subject, { source }: ImportSource): readonly Suppression[] {
  if (subject.optOut === null) return [];
  const { reason, channel } = subject.optOut;
  const row = { channel, reason, source, personId: null, createdAt: ctx.clock.now() };
  return valuesOf(subject).map((value) => ({ id: ctx.ids.uuid(), ...row, ...value }));
}

interface Plan {
  readonly suppress: ToSuppress[];
  readonly list: Suppression[];
  readonly contacts: { readonly id: string; readonly at: Date }[];
  readonly addresses: { readonly email: string; readonly at: Date }[];
}

const onlyWords = { email: 'email only', call: 'call only', sms: 'SMS only' } as const;
const reasonWords: Readonly<Record<OptOutReason, string>> = {
  complained: 'reported spam',
  unsubscribed: 'opted out',
  bounced: 'the address bounces',
};

function planOptOut(
  ctx: ActorContext,
  subject: Subject,
  world: World,
  about: ImportSource & { plan: Plan },
): string[] {
  const { optOut, email } = subject;
  if (optOut === null || isListed(subject, world)) return [];
  const person = email === null ? undefined : world.people.get(email);
  const said = `${reasonWords[optOut.reason]}${optOut.channel === 'all' ? '' : ` (${onlyWords[optOut.channel]})`}`;
  if (person !== undefined) {
    const { reason, channel } = optOut;
    about.plan.suppress.push({ person, reason, channel, kind: reason });
    const then = { call: 'not called any more', sms: 'no SMS any more' };
    const what = channel === 'call' || channel === 'sms' ? then[channel] : 'held and stopped from now on';
    return [`${said}: ${what}`];
  }
  about.plan.list.push(...forNobodyYet(ctx, subject, about));
  return [`${said}: on the list, for when the CRM brings them in`];
}

function planContact({ email, lastContactAt }: Subject, world: World, plan: Plan): string[] {
  if (lastContactAt === null || email === null) return [];
  const person = world.people.get(email);
  const known = person === undefined ? world.contacts.get(email) : person.lastContactAt;
  if (known !== undefined && known !== null && known >= lastContactAt) return [];
  if (person === undefined) plan.addresses.push({ email, at: lastContactAt });
  else plan.contacts.push({ id: person.id, at: lastContactAt });
  return [`last contact ${lastContactAt.toISOString().slice(0, 10)} counts for cool-downs`];
}

/** Why nothing was to be done about a subject. */
function whySkipped({ email, optOut, lastContactAt }: Subject, { people }: World): string {
  // By a phone alone nobody is found, and nothing is kept but that it must not be called.
  if (email === null && (optOut === null || optOut.channel === 'email'))
    return 'Has no email address, by which people are found.';
  if (optOut !== null || lastContactAt !== null) return 'Nothing new: all of it is known here.';
  const person = email === null ? undefined : people.get(email);
  return person !== undefined
    ? `${personName(person)} is here already, from the CRM.`
    : 'Nobody here has this address. People come from a connected CRM: add them there, then enroll them from a list.';
}

interface Done {
  /** What was done, each without a full stop. */
  readonly done: readonly string[];
  /** Why, when nothing was. */
  readonly why: string;
  readonly fate: Fate | undefined;
}

function itemsOf({ rows, email, phone }: Subject, { done, why, fate }: Done): ImportedRow[] {
  const [first, ...more] = rows;
  if (first === undefined) return [];
  const what = email ?? phone ?? '';
  const said =
    fate === undefined ? done : fate.status === 'imported' ? [fate.words, ...done] : [...done, fate.words];
  const words =
    said.length === 0 ? why : `${said.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
  const status =
    fate?.status === 'error' ? 'error' : done.length > 0 ? 'imported' : (fate?.status ?? 'skipped');
  return [
    {
      ...{ line: first.line, status, what, words, column: null },
      ...(fate?.record === undefined ? {} : { record: fate.record }),
    },
    ...more.map(({ line }) => ({
      line,
      status: 'skipped' as const,
      what,
      column: null,
      words: `The same as line ${first.line}: what both say was taken together.`,
    })),
  ];
}

/**
 * Lets opt-outs, bounces and last contacts of people take effect, in the caller's transaction: whoever is here is held
 * and stopped, whoever is not is on the list by their address. Records that were found or made of them are taken in
 * first. A fixed number of statements, however many rows.
 */
export async function importPeopleRows(
  ctx: ActorContext,
  tx: Tx,
  rows: readonly PersonRow[],
  about: ImportSource,
): Promise<readonly ImportedRow[]> {
  const subjects = subjectsOf(rows);
  // Nobody is locked for a phone, or an address of somebody who is not here: what is being claimed is let through before,
  // and sees the list from then on. Before every other lock.
  if (subjects.some(({ optOut }) => optOut !== null)) await tx.brakes.lock();
  const { arrived, fates } = about.records;
  for (const { connection, records } of arrived) await takeInRecords(ctx, tx, { connection, records });
  const world = await readWorld(tx, subjects);
  const plan: Plan = { suppress: [], list: [], contacts: [], addresses: [] };
  const items = subjects.flatMap((subject) => {
    const done = [
      ...planOptOut(ctx, subject, world, { ...about, plan }),
      ...planContact(subject, world, plan),
    ];
    return itemsOf(subject, { done, why: whySkipped(subject, world), fate: fates.get(subject.email ?? '') });
  });
  await tx.suppressions.insert(plan.list);
  await suppressPeople(ctx, tx, { asked: plan.suppress, source: about.source });
  await tx.people.noteContacts(plan.contacts);
  await tx.people.noteAddresses(plan.addresses);
  return items;
}
