import { defaultEntry, entryObstacle, isCustomField, isTerminal, type OtherRun } from '../cadence/index.ts';
import type { Enrollment, Hold, Identity, Person, Version } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { Crowds } from './crowds.ts';
import { entryValuesOf, factsOf, readFactsOf } from './entry-values.ts';
import { liftedByFollowing } from './holds.ts';
import { isByPhone } from './listed-channels.ts';
import { lockPeople } from './lock-people.ts';
import { suppressionValues } from './materials.ts';
import { byId, distinct } from './reading.ts';
import { mayBeCapped } from './slots-over.ts';

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
  /** The contact rule that left them out, and the facts that it used; empty where none did. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Whether their company has caps. */
  readonly capped: boolean;
  /** The name of their company, where it has a cap on people and they are one more of them in a cadence; else null. */
  readonly crowd: string | null;
}

const day = (at: Date) => at.toISOString().slice(0, 10);

function recordObstacle(identity: Identity | null): string | null {
  if (identity === null) return null;
  if (identity.state === 'deleted') return 'The record was deleted in the CRM.';
  if (identity.emailOptOut) return 'Opted out of email in the CRM.';
  if (identity.emailBounced) return 'The CRM has marked the address as bouncing.';
  return null;
}

/** In what candidates are to start. */
export interface Joining {
  readonly version: Version;
  /** A person who is in this batch already was selected twice, by two records. */
  readonly batchId: string | null;
  /**
   * It follows another cadence, whose author wants it to begin at once: neither the reply or booked meeting that led to
   * it nor the workspace's cool-down stands in its way, though one of its own does.
   */
  readonly follows?: boolean;
  /** Where the people come from, in words: entry rules may ask. */
  readonly listSource: string;
  readonly now: Date;
  /** What earlier parts of a preview, of which nothing was written, found out about a person; null when nothing. */
  readonly met?: (candidate: Candidate) => { readonly ready: boolean; readonly hold: Hold | null } | null;
  /** How many people of a company, by its name, earlier parts found ready of which nothing was written yet. */
  readonly joined?: ReadonlyMap<string, number>;
}

async function factsAbout(
  tx: Tx,
  people: readonly Person[],
  { version, now }: Pick<Joining, 'version' | 'now'>,
) {
  const ids = people.map((person) => person.id);
  const suppressed = await tx.suppressions.match(suppressionValues(people));
  const all = await tx.enrollments.byPersons(ids);
  const optedOut = new Set(
    (await tx.identities.byPersons(ids))
      .filter((one) => one.state === 'live' && one.emailOptOut)
      .map((one) => one.personId),
  );
  const { contactRules } = await tx.workspace.get();
  const companies = byId(await tx.companies.byIds(distinct(people.map((person) => person.companyId))));
  const capped = new Set(
    people
      .filter(({ companyId }) =>
        mayBeCapped({ company: companies.get(companyId ?? '') ?? null, workspace: { contactRules } }),
      )
      .map((person) => person.id),
  );
  const crowds = await Crowds.of(tx, [...capped]);
  const asksCustom = version.definition.entry?.require.some(({ field }) => isCustomField(field)) ?? false;
  const known = await readFactsOf(tx, asksCustom ? people : [], now);
  const runs = await otherRuns(tx, all);
  return { suppressed, optedOut, contactRules, companies, capped, crowds, known, runs };
}

/** The runs of people as entry rules look at them, by person. */
async function otherRuns(tx: Tx, runs: readonly Enrollment[]) {
  const names = new Map((await tx.cadences.list()).map((cadence) => [cadence.id, cadence.name]));
  const open = runs.filter((run) => !isTerminal(run.state));
  const versions = byId(await tx.cadences.versionsByIds(distinct(open.map((run) => run.versionId))));
  const others = runs.map((run): OtherRun & Pick<Enrollment, 'personId' | 'batchId'> => {
    const { exclusive } = versions.get(run.versionId)?.definition.entry ?? defaultEntry;
    return { ...run, exclusive, cadenceName: names.get(run.cadenceId) ?? 'another cadence' };
  });
  return Map.groupBy(others, (run) => run.personId);
}

type Facts = Awaited<ReturnType<typeof factsAbout>>;

/** What keeps somebody from being contacted at all, whatever the cadence's rules. */
function personObstacle(
  person: Person,
  candidate: Candidate,
  {
    facts,
    mails,
    twin,
    follows,
  }: { readonly facts: Facts; readonly mails: boolean; readonly twin: boolean; readonly follows: boolean },
): string | null {
  const { suppressed, optedOut } = facts;
  // Whoever is only not to be called or texted can be written to: such steps are skipped, each when it is due.
  const hit = [`person:${person.id}`, ...(person.email === null ? [] : [`email:${person.email}`])]
    .flatMap((key) => suppressed.get(key) ?? [])
    .find(({ channel }) => !isByPhone(channel));
  return (
    recordObstacle(candidate.identity) ??
    (twin ? 'The same person as another record in this selection.' : null) ??
    (person.hold === null || (follows && liftedByFollowing(person.hold))
      ? null
      : `Must not be contacted now: ${person.hold.reason} on ${day(person.hold.since)}.`) ??
    (hit === undefined ? null : `Suppressed: ${hit.reason} (from ${hit.source}, ${day(hit.createdAt)}).`) ??
    (optedOut.has(person.id) ? 'Opted out of email on another CRM record of the same person.' : null) ??
    (mails && person.email === null ? 'Has no email address, and this cadence sends email.' : null)
  );
}

/**
 * Who of these can start, and why the others cannot: the same answer for a preview and for the enrollment itself.
 * Locks the people, then those of their companies that have caps, and looks at them as they are now.
 */
export async function checkCandidates(
  tx: Tx,
  candidates: readonly Candidate[],
  { version, batchId, follows = false, met, joined, listSource, now }: Joining,
): Promise<readonly CheckedCandidate[]> {
  const ids = [...new Set(candidates.map((one) => one.person.id))];
  const locked = await lockPeople(tx, ids);
  const facts = await factsAbout(tx, [...new Set(locked.values())], { version, now });
  const { cadenceId, definition } = version;
  const mails = definition.steps.some((step) => step.channel === 'email');
  const seen = new Set<string>();
  return candidates.map((candidate) => {
    const before = met?.(candidate) ?? null;
    const fresh = locked.get(candidate.person.id) ?? candidate.person;
    const person = { ...fresh, hold: fresh.hold ?? before?.hold ?? null };
    // What was undone is as if it had not happened.
    const runs = (facts.runs.get(person.id) ?? []).filter((run) => run.reason !== 'undone');
    const twin =
      seen.has(person.id) ||
      before?.ready === true ||
      runs.some((run) => run.batchId !== null && run.batchId === batchId);
    const checked = { ...candidate, person, facts: {}, capped: facts.capped.has(person.id), crowd: null };
    const barred = personObstacle(person, candidate, { facts, mails, twin, follows });
    if (barred !== null) return { ...checked, obstacle: barred };
    const company = facts.companies.get(person.companyId ?? '') ?? null;
    const { lastContactAt } = person;
    const values = entryValuesOf({ person, company, listSource, facts: factsOf(person, facts.known) });
    const rule =
      entryObstacle(
        definition.entry,
        { cadenceId, values, runs, lastContactAt, now },
        follows ? null : facts.contactRules.coolDownDays,
      ) ?? facts.crowds.obstacle(person, joined);
    if (rule !== null) return { ...checked, obstacle: rule.words, facts: { rule: rule.rule, ...rule.facts } };
    seen.add(person.id);
    return { ...checked, obstacle: null, crowd: facts.crowds.join(person) };
  });
}
