import type { CadenceStart, Identity, LedgerEntry } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { ChangeSet } from './change-set.ts';
import type { ActorContext } from './context.ts';
import { ledgerNote } from './ledger-note.ts';
import { lockPeople } from './lock-people.ts';
import { personName } from './person-name.ts';
import { byId, distinct, inWorkspace } from './reading.ts';
import { type Following, startFollowing } from './start-following.ts';

/** How many follow in one transaction. */
const atOnce = 200;

/** A start that was noted, with whom it is for. */
interface Noted extends Following {
  readonly start: CadenceStart;
}

/** At most one start for each person: the next round then sees what became of it. */
function firstOfEach(starts: readonly CadenceStart[]): readonly CadenceStart[] {
  const seen = new Set<string>();
  return starts.filter(({ personId }) => !seen.has(personId) && seen.add(personId));
}

async function read(tx: Tx, starts: readonly CadenceStart[]): Promise<readonly Noted[]> {
  const people = await lockPeople(tx, distinct(starts.map(({ personId }) => personId)));
  const runs = byId(await tx.enrollments.byIds(starts.map(({ enrollmentId }) => enrollmentId)));
  const identityIds = distinct([...runs.values()].map((run) => run.identityId));
  const identities: ReadonlyMap<string, Identity> = byId(await tx.identities.byIds(identityIds));
  const versionIds = distinct([...runs.values()].map((run) => run.versionId));
  const versions = byId(await tx.cadences.versionsByIds(versionIds));
  return starts.flatMap((start) => {
    const [person, from] = [people.get(start.personId), runs.get(start.enrollmentId)];
    // Whoever was erased meanwhile has nothing that could go on.
    if (person === undefined || from === undefined) return [];
    const identity = identities.get(from.identityId ?? '') ?? null;
    const cadence = versions.get(from.versionId)?.definition.name ?? 'a cadence that is gone';
    return [{ start, from, cadence, candidate: { ref: person.id, person, identity, isNew: false } }];
  });
}

/**
 * Writes into the ledger why a cadence did not follow for somebody, and alerts the owner of the run that they come
 * from.
 */
function refuse(
  ctx: ActorContext,
  changes: ChangeSet,
  refused: {
    readonly following: Noted;
    readonly why: string;
    readonly facts?: LedgerEntry['facts'];
  },
): void {
  const { following, why, facts = {} } = refused;
  const { start, from, candidate, cadence } = following;
  const { person } = candidate;
  const words = `'${start.cadence}' does not follow '${cadence}' for ${personName(person)}: ${why}`;
  const entry = ledgerNote(ctx, {
    personId: person.id,
    event: { type: 'enrolled', after: from.id },
    rule: 'left-out-at-enrollment',
    words,
    facts,
    state: 'not enrolled',
    versionId: from.versionId,
  });
  changes.ledger.push(entry);
  changes.alert('cadence_not_started', words, { ...from, personId: person.id });
}

/** The next cadences that are to follow; false when there are none left. */
async function startSome(ctx: ActorContext, tx: Tx): Promise<boolean> {
  const claimed = await tx.cadenceStarts.claim(atOnce);
  if (claimed.length === 0) return false;
  const starts = firstOfEach(claimed);
  const followings = await read(tx, starts);
  const cadences = new Map((await tx.cadences.list()).map((cadence) => [cadence.name, cadence]));
  const versions = byId(
    await tx.cadences.versionsByIds(distinct([...cadences.values()].map((one) => one.currentVersionId))),
  );
  const changes = new ChangeSet(ctx);
  const joined = new Map<string, number>();
  const groups = Map.groupBy(followings, ({ start, cadence }) => JSON.stringify([start.cadence, cadence]));
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const name = first.start.cadence;
    const cadence = cadences.get(name);
    const version = versions.get(cadence?.currentVersionId ?? '');
    if (cadence !== undefined && cadence.archivedAt === null && version !== undefined) {
      const enrolledBy = `the cadence '${first.cadence}'`;
      await startFollowing(ctx, tx, {
        changes,
        version,
        enrolledBy,
        followings: group,
        joined,
        refused: (following, why, facts) => refuse(ctx, changes, { following, why, facts }),
      });
      continue;
    }
    const why = cadence === undefined ? 'There is no cadence of that name.' : 'That cadence is archived.';
    for (const following of group) refuse(ctx, changes, { following, why });
  }
  await tx.cadenceStarts.remove(starts.map(({ id }) => id));
  await changes.write(tx);
  return true;
}

/**
 * Enrolls the people whose run is to be followed by another cadence, because a rule, an outcome or the end of a branch
 * says so, with that run's owner, sender and lawful basis. A hold for a reply or a booked meeting is lifted. Whoever
 * may not be enrolled is left out with a reason, and the owner gets an alert.
 */
export async function startOthers(ctx: ActorContext): Promise<void> {
  while (await inWorkspace(ctx, (tx) => startSome(ctx, tx)));
}
