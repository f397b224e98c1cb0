import type { OptOutReason, PersonRow } from '../moving-in/index.ts';
import type { Person, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import type { ImportedRow, ImportSource } from './import-file.ts';
import { lockPeople } from './lock-people.ts';
import { suppressionValues } from './materials.ts';
import { personName } from './person-name.ts';
import { distinct } from './reading.ts';
import { suppressPeople, type ToSuppress } from './suppress-people.ts';

/** All that the rows of a file say of one address, or of one phone where there is no address. */
interface Subject {
  readonly rows: readonly PersonRow[];
  readonly email: string | null;
  readonly phone: string | null;
  readonly optOut: PersonRow['optOut'];
  readonly lastContactAt: Date | null;
}

const strongestFirst: readonly OptOutReason[] = ['complained', 'unsubscribed', 'bounced'];

function joined(rows: readonly PersonRow[]): Subject {
  const told = rows.flatMap(({ optOut }) => optOut ?? []);
  const reason = strongestFirst.find((one) => told.some((optOut) => optOut.reason === one));
  const channels = new Set(told.map((optOut) => optOut.channel));
  const [channel = 'all'] = channels.size === 1 ? channels : [];
  const times = rows.flatMap(({ lastContactAt }) => lastContactAt?.getTime() ?? []);
  return {
    rows,
    email: rows[0]?.email ?? null,
    phone: rows.find((row) => row.phone !== null)?.phone ?? null,
    optOut: reason === undefined ? null : { reason, channel },
    lastContactAt: times.length === 0 ? null : new Date(Math.max(...times)),
  };
}

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

const covers = (known: Suppression | undefined, channel: Suppression['channel']) =>
  known !== undefined && (known.channel === 'all' || known.channel === channel);

/** Whether the list says already what a subject's opt-out asks for. */
function isListed({ email, phone, optOut }: Subject, { people, suppressed }: World): boolean {
  if (optOut === null) return false;
  const person = email === null ? undefined : people.get(email);
  if (person !== undefined && covers(suppressed.get(`person:${person.id}`), optOut.channel)) return true;
  if (optOut.channel === 'call') return phone !== null && covers(suppressed.get(`phone:${phone}`), 'call');
  return email === null
    ? covers(suppressed.get(`phone:${phone}`), optOut.channel)
    : covers(suppressed.get(`email:${email}`), optOut.channel);
}

/** An opt-out of somebody who is not here yet: found again when the CRM brings them in. */
function forNobodyYet(
  ctx: ActorContext,
  { email, phone, optOut }: Subject,
  { source }: ImportSource,
): readonly Suppression[] {
  if (optOut === null) return [];
  const { reason, channel } = optOut;
  const row = { channel, reason, source, personId: null, createdAt: ctx.clock.now() };
  const values = [
    ...(email !== null && channel !== 'call' ? [{ scope: 'email' as const, value: email }] : []),
    ...(phone !== null && channel !== 'email' ? [{ scope: 'phone' as const, value: phone }] : []),
  ];
  return values.map((value) => ({ id: ctx.ids.uuid(), ...row, ...value }));
}

interface Plan {
  readonly suppress: ToSuppress[];
  readonly list: Suppression[];
  readonly contacts: { readonly id: string; readonly at: Date }[];
  readonly addresses: { readonly email: string; readonly at: Date }[];
}

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
  const said = `${reasonWords[optOut.reason]}${optOut.channel === 'all' ? '' : ` (${optOut.channel} only)`}`;
  if (person !== undefined) {
    const { reason, channel } = optOut;
    about.plan.suppress.push({ person, reason, channel, kind: reason });
    return [channel === 'call' ? `${said}: not called any more` : `${said}: held and stopped from now on`];
  }
  const rows = forNobodyYet(ctx, subject, about);
  about.plan.list.push(...rows);
  return rows.length === 0 ? [] : [`${said}: on the list, for when the CRM brings them in`];
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
  const person = email === null ? undefined : people.get(email);
  if (optOut !== null || lastContactAt !== null) return 'Nothing new: all of it is known here.';
  if (person !== undefined) return `${personName(person)} is here already, from the CRM.`;
  return email === null
    ? 'Has no email address, by which people are found.'
    : 'Nobody here has this address. People come from a connected CRM: add them there, then enroll them from a list.';
}

function itemsOf({ rows, email, phone }: Subject, done: readonly string[], why: string): ImportedRow[] {
  const [first, ...more] = rows;
  if (first === undefined) return [];
  const what = email ?? phone ?? '';
  const words =
    done.length === 0 ? why : `${done.join('; ').replace(/^./, (letter) => letter.toUpperCase())}.`;
  return [
    { line: first.line, status: done.length === 0 ? 'skipped' : 'imported', what, words, column: null },
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
 * and stopped, whoever is not is on the list by their address. A fixed number of statements, however many rows.
 */
export async function importPeopleRows(
  ctx: ActorContext,
  tx: Tx,
  rows: readonly PersonRow[],
  about: ImportSource,
): Promise<readonly ImportedRow[]> {
  const grouped = Map.groupBy(rows, (row) => row.email ?? `phone:${row.phone}`);
  const subjects = [...grouped.values()].map(joined);
  const world = await readWorld(tx, subjects);
  const plan: Plan = { suppress: [], list: [], contacts: [], addresses: [] };
  const items = subjects.flatMap((subject) => {
    const done = [
      ...planOptOut(ctx, subject, world, { ...about, plan }),
      ...planContact(subject, world, plan),
    ];
    return itemsOf(subject, done, whySkipped(subject, world));
  });
  await tx.suppressions.insert(plan.list);
  await suppressPeople(ctx, tx, { asked: plan.suppress, source: about.source });
  await tx.people.noteContacts(plan.contacts);
  await tx.people.noteAddresses(plan.addresses);
  return items;
}
