import { AppError } from '../errors.ts';
import type { PersonRow } from '../moving-in/index.ts';
import type { CreatedPerson, CrmKind, CrmPerson, CrmPort, CrmRef, NewCrmPerson } from '../ports/crm.ts';
import type { Connection } from '../ports/records.ts';
import type { ActorContext } from './context.ts';
import { crmNames } from './crm-names.ts';
import { subjectsOf } from './import-subjects.ts';
import { type Fate, planRecords } from './plan-records.ts';
import { inWorkspace } from './reading.ts';
import { connectionTo } from './resolve-selection.ts';
import { openCrm } from './token-source.ts';

/** Longer than all calls of one import take together, and than a CRM goes on with a call that nobody waits for. */
const claimMinutes = 30;

/** Records in CRMs of people who were nobody here. */
export interface RecordsMade {
  /** To be taken in by the import. */
  readonly arrived: readonly { readonly connection: Connection; readonly records: readonly CrmPerson[] }[];
  /** By address. */
  readonly fates: ReadonlyMap<string, Fate>;
}

export const noRecords: RecordsMade = { arrived: [], fates: new Map() };

/** The connection in which records are made, and the others in which people may have one. */
async function connectionsFor(
  ctx: ActorContext,
  kind: CrmKind,
): Promise<{ readonly target: Connection; readonly others: readonly Connection[] }> {
  const target = await connectionTo(ctx, kind);
  const all = await inWorkspace(ctx, (tx) => tx.connections.list());
  const shut = all.find(({ state }) => state === 'needs_reauth');
  if (shut !== undefined)
    throw new AppError(
      'conflict',
      `${crmNames[shut.kind]} has to be connected again in Set-up first: until then it cannot be asked who has a record there.`,
    );
  return { target, others: all.filter(({ id, state }) => state === 'active' && id !== target.id) };
}

/** Records as they are found or made, and what there is to say of each address. */
class Findings {
  readonly fates: Map<string, Fate>;
  readonly #ctx: ActorContext;
  readonly #records = new Map<Connection, CrmPerson[]>();

  constructor(ctx: ActorContext, fates: Iterable<readonly [string, Fate]>) {
    this.#ctx = ctx;
    this.fates = new Map(fates);
  }

  crm(connection: Connection): CrmPort {
    return openCrm(this.#ctx, this.#ctx.actor.workspaceId, connection);
  }

  /** Keeps records that are there: of several with one address the first is named. Gives their addresses. */
  add(connection: Connection, records: readonly CrmPerson[], said: 'found' | 'created'): Set<string> {
    this.#records.set(connection, [...(this.#records.get(connection) ?? []), ...records]);
    const emails = new Set<string>();
    for (const { ref, email: told } of records) {
      const email = told?.trim().toLowerCase();
      if (email === undefined) continue;
      emails.add(email);
      if (this.fates.get(email)?.record === undefined) this.name(email, { connection, ref, said });
    }
    return emails;
  }

  name(email: string, is: { connection: Connection; ref: CrmRef; said: 'found' | 'created' }): void {
    const { connection, ref, said } = is;
    const record = { crm: connection.kind, ...ref, url: this.crm(connection).recordUrl(ref) };
    const words = `${said} in ${crmNames[connection.kind]} as ${ref.type} ${ref.id}`;
    this.fates.set(email, { status: 'imported', words, record });
  }

  get made(): RecordsMade {
    const arrived = [...this.#records].map(([connection, records]) => ({ connection, records }));
    return { arrived, fates: this.fates };
  }
}

function fateOf(
  kind: CrmKind,
  { status, reason }: Extract<CreatedPerson, { readonly reason: string }>,
): Fate {
  const said = reason.replace(/[.\s]+$/, '');
  if (status === 'refused') return { status: 'error', words: said };
  const again =
    status === 'retry'
      ? 'No record was made: import the file again later'
      : `It may still come, so import the file again after ${claimMinutes} minutes: ${crmNames[kind]} is asked before anything is made`;
  return { status: 'error', words: `${said}. ${again}` };
}

const heldByAnother: Fate = {
  status: 'error',
  words: `another import is making a record of this address, or never heard what became of it: import the file again after ${claimMinutes} minutes`,
};

/** Makes the records and reads them. Addresses whose answer was lost are in `open`, unless they are there by now. */
async function make(
  findings: Findings,
  { target, people }: { readonly target: Connection; readonly people: readonly NewCrmPerson[] },
  open: Set<string>,
): Promise<void> {
  const crm = findings.crm(target);
  const results = await crm.createPeople(people);
  for (const result of results) {
    const { email, status } = result;
    if (status === 'unknown') open.add(email);
    if ('reason' in result) findings.fates.set(email, fateOf(target.kind, result));
    else
      findings.name(email, {
        connection: target,
        ref: result.ref,
        said: status === 'exists' ? 'found' : 'created',
      });
  }
  const refs = results.flatMap((result) => ('ref' in result ? [result.ref] : []));
  findings.add(target, await crm.readPeople(refs), 'created');
  for (const email of findings.add(target, await crm.findPeople([...open]), 'created')) open.delete(email);
}

/**
 * Looks in every connected CRM who of a file has a record there, and makes records in one of them of those who have none
 * anywhere. An address is claimed before it is looked up, and let go once its fate is known: so two imports never make
 * two records of it, and one whose answer was lost is not made again while it may still come. On a dry run CRMs are only
 * read. Not to be called in a transaction.
 */
export async function createRecords(
  ctx: ActorContext,
  input: { readonly rows: readonly PersonRow[]; readonly kind: CrmKind; readonly dryRun: boolean },
): Promise<RecordsMade> {
  const { kind, dryRun } = input;
  const { target, others } = await connectionsFor(ctx, kind);
  const needed = openCrm(ctx, ctx.actor.workspaceId, target).neededToCreate;
  const holder = ctx.ids.uuid();
  const { unknown, barred, unwanted, claimed } = await inWorkspace(ctx, async (tx) => {
    const plan = await planRecords(tx, subjectsOf(input.rows), { kind, needed });
    const free = plan.unknown.map(({ email }) => email).filter((email) => !plan.barred.has(email));
    const mine = dryRun ? free : await tx.people.claimAddresses(free, { holder, minutes: claimMinutes });
    return { ...plan, claimed: mine };
  });
  const findings = new Findings(ctx, [...barred, ...unwanted]);
  const open = new Set<string>();
  try {
    const emails = unknown.map(({ email }) => email);
    for (const connection of [target, ...others])
      findings.add(connection, await findings.crm(connection).findPeople(emails), 'found');
    const mine = new Set(claimed);
    const nowhere = unknown.filter(({ email }) => !findings.fates.has(email));
    for (const { email } of nowhere) {
      if (!mine.has(email)) findings.fates.set(email, heldByAnother);
      else if (dryRun)
        findings.fates.set(email, { status: 'imported', words: `gets a new record in ${crmNames[kind]}` });
    }
    const people = nowhere.filter(({ email }) => !findings.fates.has(email));
    if (people.length > 0) await make(findings, { target, people }, open);
    return findings.made;
  } finally {
    const settled = claimed.filter((email) => !open.has(email));
    if (!dryRun) await inWorkspace(ctx, (tx) => tx.people.freeAddresses(settled, holder));
  }
}
