import { AppError } from '../errors.ts';
import type { CrmPerson } from '../ports/crm.ts';
import type { Connection, Identity, Job } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import type { Actor, ActorContext } from './context.ts';
import { keepCustomValues } from './keep-custom-values.ts';
import { byId, inWorkspace } from './reading.ts';
import { stillOurs } from './selection-job.ts';
import { openCrm } from './token-source.ts';

/** How many records are read in one part, of 2,000 as a rule: one call of Salesforce's, and twenty of HubSpot's. */
const recordsPerPart = ({ settings }: ActorContext) => 2 * settings.peoplePerPart;

/** A job that reads the people of a connection again, since more of their fields are read now. */
interface RereadInput {
  readonly actor: Actor;
  readonly connectionId: string;
  /** What is read, as `fieldsRead` tells it: where that changes again, another job does it. */
  readonly reads: string;
}

/** How far it is. The first four stand in every job that goes by parts. */
interface RereadMemo {
  readonly stored: 0;
  /** How many parts are done. */
  readonly next: number;
  readonly list: null;
  readonly tries: number;
  /** The last record that was read; null before the first. */
  readonly after: string | null;
}

const inputOf = (job: Job) => job.input as unknown as RereadInput;
const memoOf = (job: Job) => job.memo as unknown as RereadMemo;

/** The fields that are read of a connection's people, as a text to compare. */
const fieldsRead = ({ customFields, conditionFields }: Connection) =>
  JSON.stringify([customFields, conditionFields]);

/**
 * Adds the job that reads everybody of a connection again, in the transaction that changes which fields are read. Null
 * where nobody has come from that CRM yet.
 */
export async function queueRereading(ctx: ActorContext, tx: Tx, connection: Connection): Promise<Job | null> {
  const total = await tx.identities.liveCount(connection.id);
  if (total === 0) return null;
  const now = ctx.clock.now();
  const input: RereadInput = { actor: ctx.actor, connectionId: connection.id, reads: fieldsRead(connection) };
  const memo: RereadMemo = { stored: 0, next: 0, list: null, tries: 0, after: null };
  const job: Job = {
    ...{ id: ctx.ids.uuid(), kind: 'reread', state: 'queued', total, done: 0, result: null, createdAt: now },
    ...{ input: { ...input }, memo: { ...memo } },
  };
  await tx.jobs.insert(job);
  await tx.workspace.dueBy(now);
  return job;
}

/** Ends the job; values that were read stay. */
export async function endRereading(
  tx: Tx,
  job: Job,
  end: { readonly state: 'done' | 'failed'; readonly why?: string },
): Promise<void> {
  const { state, why } = end;
  await tx.jobs.save(job.id, {
    ...{ state, done: job.done },
    result: {
      read: job.done,
      ...(why === undefined ? {} : { [state === 'failed' ? 'error' : 'words']: why }),
    },
  });
}

/** Records with whom they stand for here. */
async function pairs(tx: Tx, identities: readonly Identity[], records: readonly CrmPerson[]) {
  const people = byId(await tx.people.byIds(identities.map(({ personId }) => personId)));
  const known = new Map(records.map((record) => [record.ref.id, record]));
  return identities.flatMap(({ ref, personId }) => {
    const [record, person] = [known.get(ref.id), people.get(personId)];
    return record === undefined || person === undefined ? [] : [{ record, person }];
  });
}

/**
 * Reads the next records and keeps what they say of the fields that are read: nothing else of them, and no rule that
 * enrolls people is set off, since nothing of them changed. What came in while they were read stays as it is. Values and
 * progress commit together, so a killed process reads one part again.
 */
export async function rereadPart(ctx: ActorContext, job: Job): Promise<void> {
  const { connectionId, reads } = inputOf(job);
  const { after } = memoOf(job);
  const { connection, identities } = await inWorkspace(ctx, async (tx) => ({
    connection: await tx.connections.byId(connectionId),
    identities: await tx.identities.live(connectionId, { after, limit: recordsPerPart(ctx) }),
  }));
  if (connection === null || connection.state !== 'active')
    throw new AppError(
      'conflict',
      'The CRM is not connected any more. Connect it again, then save its fields.',
    );
  const askedAt = ctx.clock.now();
  const superseded = fieldsRead(connection) !== reads;
  const wanted = superseded ? [] : identities;
  const crm = openCrm(ctx, ctx.actor.workspaceId, connection);
  const records = wanted.length === 0 ? [] : await crm.readPeople(wanted.map(({ ref }) => ref));
  await inWorkspace(ctx, async (tx) => {
    const held = await stillOurs(tx, job);
    if (held === null) return;
    if (superseded)
      return endRereading(tx, held, {
        state: 'done',
        why: 'Other fields are read now: another job does it.',
      });
    const imported = await pairs(tx, wanted, records);
    await keepCustomValues(tx, { connection, imported, askedAt }, ctx.clock.now());
    const done = held.done + wanted.length;
    if (wanted.length < recordsPerPart(ctx)) return endRereading(tx, { ...held, done }, { state: 'done' });
    const memo = { ...memoOf(held), next: memoOf(held).next + 1, tries: 0, after: wanted.at(-1)?.id ?? null };
    await tx.jobs.save(job.id, { done, memo: { ...memo }, leaseSeconds: 0 });
  });
}
