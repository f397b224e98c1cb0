import { isTerminal } from '../cadence/index.ts';
import type { Enrollment, Hold, Identity, Person, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { liftedByRule } from './holds.ts';
import { lockPeople } from './lock-people.ts';
import { suppressionValues } from './materials.ts';

/** Somebody who was selected, found and brought in. */
export interface Candidate {
  readonly ref: string;
  readonly person: Person;
  readonly identity: Identity | null;
  /** Whether the person came in with this. */
  readonly isNew: boolean;
}

export interface CheckedCandidate extends Candidate {
  /** Why they are left out, in words; null when they can start. */
  readonly obstacle: string | null;
}

/** A person's name as the rep reads it. */
export function personName(person: Pick<Person, 'firstName' | 'lastName' | 'email'>): string {
  const name = [person.firstName, person.lastName].filter((part) => part !== null).join(' ');
  return name || person.email || 'Somebody without a name';
}

const day = (at: Date) => at.toISOString().slice(0, 10);

function recordObstacle(identity: Identity | null): string | null {
  if (identity === null) return null;
  if (identity.state === 'deleted') return 'The record was deleted in the CRM.';
  if (identity.emailOptOut) return 'Opted out of email in the CRM.';
  if (identity.emailBounced) return 'The CRM has marked the address as bouncing.';
  return null;
}

function runObstacle(
  runs: readonly Enrollment[],
  cadenceId: string,
  names: ReadonlyMap<string, string>,
): string | null {
  const open = runs.find((run) => !isTerminal(run.state));
  if (open !== undefined) {
    const name = names.get(open.cadenceId) ?? 'another cadence';
    return `Already in '${name}' (${open.state} since ${day(open.createdAt)}). One cadence at a time.`;
  }
  const before = runs.find((run) => run.cadenceId === cadenceId);
  if (before === undefined) return null;
  return `Went through this cadence before (${before.state} ${day(before.endedAt ?? before.createdAt)}).`;
}

/** In what candidates are to start. */
export interface Joining {
  readonly version: Version;
  /** Whoever is in this batch already is there under another record. */
  readonly batchId: string | null;
  /** A rule that the workspace wrote starts this: a reply or a booked meeting does not stand in its way. */
  readonly byRule?: boolean;
  /** What earlier parts of a preview, of which nothing was written, found out about a person; null when nothing. */
  readonly met?: (candidate: Candidate) => { readonly ready: boolean; readonly hold: Hold | null } | null;
}

async function factsAbout(tx: Tx, people: readonly Person[]) {
  const ids = people.map((person) => person.id);
  const suppressed = await tx.suppressions.match(suppressionValues(people));
  const runs = Map.groupBy(await tx.enrollments.byPersons(ids), (run) => run.personId);
  const optedOut = new Set(
    (await tx.identities.byPersons(ids))
      .filter((one) => one.state === 'live' && one.emailOptOut)
      .map((one) => one.personId),
  );
  const names = new Map((await tx.cadences.list()).map((cadence) => [cadence.id, cadence.name]));
  return { suppressed, runs, optedOut, names };
}

/**
 * Who of these can start, and why the others cannot: the same answer for a preview and for the enrollment itself.
 * Locks the people and looks at them as they are now.
 */
export async function checkCandidates(
  tx: Tx,
  candidates: readonly Candidate[],
  { version, batchId, met, byRule }: Joining,
): Promise<readonly CheckedCandidate[]> {
  const ids = [...new Set(candidates.map((one) => one.person.id))];
  const now = await lockPeople(tx, ids);
  const { suppressed, runs, optedOut, names } = await factsAbout(tx, [...new Set(now.values())]);
  const mails = version.definition.steps.some((step) => step.channel === 'email');
  const seen = new Set<string>();
  return candidates.map((candidate) => {
    const { identity } = candidate;
    const before = met?.(candidate) ?? null;
    const fresh = now.get(candidate.person.id) ?? candidate.person;
    const person = { ...fresh, hold: fresh.hold ?? before?.hold ?? null };
    const hit =
      suppressed.get(`person:${person.id}`) ??
      (person.email === null ? undefined : suppressed.get(`email:${person.email}`));
    // What was undone is as if it had not happened.
    const own = (runs.get(person.id) ?? []).filter((run) => run.reason !== 'undone');
    const twin =
      seen.has(person.id) ||
      before?.ready === true ||
      own.some((run) => run.batchId !== null && run.batchId === batchId);
    const obstacle =
      recordObstacle(identity) ??
      (twin ? 'The same person as another record in this selection.' : null) ??
      (person.hold === null || (byRule === true && liftedByRule(person.hold))
        ? null
        : `Must not be contacted now: ${person.hold.reason} on ${day(person.hold.since)}.`) ??
      (hit === undefined ? null : `Suppressed: ${hit.reason} (from ${hit.source}, ${day(hit.createdAt)}).`) ??
      (optedOut.has(person.id) ? 'Opted out of email on another CRM record of the same person.' : null) ??
      (mails && person.email === null ? 'Has no email address, and this cadence sends email.' : null) ??
      runObstacle(own, version.cadenceId, names);
    if (obstacle === null) seen.add(person.id);
    return { ...candidate, person, obstacle };
  });
}
