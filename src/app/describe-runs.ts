import { isTerminal, type Step } from '../cadence/index.ts';
import type { Brake, Enrollment, Person, Sender, Suppression } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { brakesOver } from './brakes.ts';
import { listedWords, suppressionOf } from './find-obstacle.ts';
import { stepOf, suppressionValues } from './materials.ts';
import { personName } from './person-name.ts';
import { byId, distinct } from './reading.ts';
import { hasLimits } from './sender-limits.ts';

/** A run with what a reader needs to make sense of it. */
export interface EnrollmentView extends Enrollment {
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly email: string | null;
    readonly title: string | null;
  };
  /** The person's company. */
  readonly company: string | null;
  readonly cadence: { readonly id: string; readonly name: string; readonly version: number | null };
  readonly sender: { readonly id: string; readonly name: string; readonly email: string } | null;
  /** The rep whose run it is. */
  readonly owner: { readonly id: string; readonly name: string } | null;
  /** The step that is next, or whose task is open. */
  readonly step: {
    readonly key: string;
    readonly name: string;
    readonly channel: string;
    readonly mode: string;
  } | null;
  /** Why a company's or a cadence's limits moved the next touch, in words; null when they did not. */
  readonly waitsFor: string | null;
  /** When the next email was planned for, if its sender's limits have moved it since; else null. */
  readonly movedFrom: Date | null;
  /** Since when the run is in its state, for its reason. */
  readonly since: Date;
  /** Who or what brought it there: a user's name, or a part of the product. */
  readonly by: string;
  /** The decision that brought it there, in words; `words` is the latest one, which may have left the state as it was. */
  readonly whyHere: string;
  /** The widest of what is stopped by hand and keeps the run from going on; null when nothing is, or it has ended. */
  readonly brake: Brake | null;
  /** What else is stopped by hand and does, the wider first. */
  readonly otherBrakes: readonly Brake[];
  /** What else keeps its next step from being carried out, in words: a blocked sender, a domain that is on the list. Null when nothing does. */
  readonly halted: string | null;
}

const goesOn = (run: Enrollment) =>
  (run.state === 'active' || run.state === 'pending') && run.openTask === null;

/** What keeps the next step of a run that would go on; null when nothing does. */
function haltOf(
  run: Enrollment,
  {
    step,
    sender,
    person,
    suppressions,
  }: {
    readonly step: Step | undefined;
    readonly sender: Sender | undefined;
    readonly person: Person | undefined;
    readonly suppressions: ReadonlyMap<string, Suppression>;
  },
): string | null {
  if (!goesOn(run) || step === undefined) return null;
  const hit =
    person === undefined
      ? null
      : suppressionOf({ person, suppressions }, step.channel === 'email' ? 'email' : 'call');
  // A list that is only about calls skips the call, and the run goes on.
  const stops = hit?.scope === 'domain' && (step.channel === 'email' || hit.channel === 'all');
  if (hit !== null && stops) return listedWords(hit, person?.email ?? null);
  if (step.channel !== 'email' || step.mode !== 'automatic' || sender?.state !== 'blocked') return null;
  return `the sender ${sender.email} is blocked: ${(sender.blockedReason ?? 'no reason given').replace(/[.\s]+$/, '')}`;
}

/** Runs with names of people, companies, cadences, steps, senders and owners: a fixed number of statements. */
export async function describeRuns(tx: Tx, runs: readonly Enrollment[]): Promise<EnrollmentView[]> {
  if (runs.length === 0) return [];
  const people = byId(await tx.people.byIds(distinct(runs.map((run) => run.personId))));
  const companyIds = distinct([...people.values()].map((person) => person.companyId));
  const companies = byId(await tx.companies.byIds(companyIds));
  const cadences = byId(await tx.cadences.list());
  const versions = byId(await tx.cadences.versionsByIds(distinct(runs.map((run) => run.versionId))));
  const senders = byId(await tx.users.senders());
  const all = await tx.users.list();
  const users = byId(all);
  const names = new Map(all.map((user) => [user.email, user.name]));
  const limited = runs.filter((run) => {
    const sender = senders.get(run.senderId);
    return run.next !== null && sender !== undefined && hasLimits(sender);
  });
  const held = limited.length === 0 ? [] : await tx.slots.held(limited.map((run) => run.id));
  const planned = runs.filter((run) => run.next !== null).map((run) => run.id);
  const capped = planned.length === 0 ? [] : await tx.caps.held(planned);
  const slots = new Map(held.map((slot) => [slot.enrollmentId, slot]));
  const changes = await tx.ledger.latestChanges(runs.map((run) => run.id));
  const brakes = await tx.brakes.list();
  const going = new Set(runs.filter(goesOn).map((run) => run.personId));
  const asked = [...people.values()].filter((person) => going.has(person.id));
  const suppressions = await tx.suppressions.match(suppressionValues(asked));
  return runs.map((run) => {
    const person = people.get(run.personId);
    const sender = senders.get(run.senderId);
    const owner = users.get(run.ownerUserId);
    const version = versions.get(run.versionId);
    const key = run.openTask?.stepKey ?? run.next?.stepKey;
    const step = version === undefined || key === undefined ? undefined : stepOf(version, key);
    const slot = slots.get(run.id);
    const [brake = null, ...otherBrakes] = isTerminal(run.state)
      ? []
      : brakesOver(brakes, { ...run, companyId: person?.companyId ?? null });
    const change = changes.get(run.id) ?? { at: run.createdAt, actor: run.enrolledBy, words: run.words };
    return {
      ...run,
      person: {
        id: run.personId,
        name: person === undefined ? 'Somebody who is gone' : personName(person),
        email: person?.email ?? null,
        title: person?.title ?? null,
      },
      company: companies.get(person?.companyId ?? '')?.name ?? null,
      cadence: {
        id: run.cadenceId,
        name: cadences.get(run.cadenceId)?.name ?? 'a cadence that is gone',
        version: version?.number ?? null,
      },
      sender: sender === undefined ? null : { id: sender.id, name: sender.name, email: sender.email },
      owner: owner === undefined ? null : { id: owner.id, name: owner.name },
      step:
        step === undefined
          ? null
          : { key: step.key, name: step.name, channel: step.channel, mode: step.mode },
      waitsFor: capped.find((one) => !one.used && one.enrollmentId === run.id)?.why ?? null,
      movedFrom: slot === undefined || slot.at.getTime() === slot.plannedAt.getTime() ? null : slot.plannedAt,
      since: change.at,
      by: names.get(change.actor) ?? change.actor,
      whyHere: change.words,
      brake,
      otherBrakes,
      halted: haltOf(run, { step, sender, person, suppressions }),
    };
  });
}
