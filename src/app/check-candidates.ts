import { isTerminal } from '../cadence/index.ts';
import type { Enrollment, Identity, Person, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { suppressionValues } from './materials.ts';

/** Somebody who was selected, found and brought in. */
export interface Candidate {
  readonly ref: string;
  readonly person: Person;
  readonly identity: Identity | null;
}

export interface CheckedCandidate extends Candidate {
  /** Why they are left out, in words; null when they can start. */
  readonly obstacle: string | null;
  /** The run that they are in already. */
  readonly openRun: Enrollment | null;
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

/**
 * Who of these can start, and why the others cannot: the same answer for a preview and for the enrollment itself.
 * Within the transaction that enrolls, the people are locked before this is asked.
 */
export async function checkCandidates(
  tx: Tx,
  candidates: readonly Candidate[],
  version: Version,
): Promise<readonly CheckedCandidate[]> {
  const people = [...new Map(candidates.map((one) => [one.person.id, one.person])).values()];
  const suppressed = await tx.suppressions.match(suppressionValues(people));
  const runs = await tx.enrollments.byPersons(people.map((person) => person.id));
  const identities = await tx.identities.byPersons(people.map((person) => person.id));
  const names = new Map((await tx.cadences.list()).map((cadence) => [cadence.id, cadence.name]));
  const mails = version.definition.steps.some((step) => step.channel === 'email');
  const seen = new Map<string, string>();
  return candidates.map((candidate) => {
    const { person, identity } = candidate;
    const twin = seen.get(person.id);
    const hit =
      suppressed.get(`person:${person.id}`) ??
      (person.email === null ? undefined : suppressed.get(`email:${person.email}`));
    const elsewhere = identities.find(
      (one) => one.personId === person.id && one.state === 'live' && one.emailOptOut,
    );
    // What was undone is as if it had not happened.
    const own = runs.filter((run) => run.personId === person.id && run.reason !== 'undone');
    const obstacle =
      recordObstacle(identity) ??
      (twin === undefined ? null : `The same person as ${twin} in this selection.`) ??
      (person.hold === null
        ? null
        : `Must not be contacted now: ${person.hold.reason} on ${day(person.hold.since)}.`) ??
      (hit === undefined ? null : `Suppressed: ${hit.reason} (from ${hit.source}, ${day(hit.createdAt)}).`) ??
      (elsewhere === undefined ? null : 'Opted out of email on another CRM record of the same person.') ??
      (mails && person.email === null ? 'Has no email address, and this cadence sends email.' : null) ??
      runObstacle(own, version.cadenceId, names);
    if (obstacle === null) seen.set(person.id, personName(person));
    const openRun = own.find((run) => !isTerminal(run.state)) ?? null;
    return { ...candidate, obstacle, openRun };
  });
}
