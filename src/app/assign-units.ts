import { type Assignment, assign, type Unit } from '../cadence/index.ts';
import type { Company, Enrollment, Experiment, ExperimentUnit, Person } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { byId, distinct } from './reading.ts';

/** What a run's ledger row says of the experiment that it is in. */
export interface ArmFact extends Omit<Assignment, 'arm'> {
  readonly experimentId: string;
  readonly arm: string;
}

/** Somebody who is about to be enrolled, with the rep whose run it will be. */
export interface Member {
  readonly person: Person;
  readonly ownerUserId: string;
}

/** Who is assigned: the company as a whole where whole cadences are compared, else the person. */
export const unitOf = ({ kind }: Pick<Experiment, 'kind'>, { id, companyId }: Person) =>
  kind === 'cadence' ? (companyId ?? id) : id;

function stratumOf(
  { stratifyBy }: Experiment,
  { person, ownerUserId }: Member,
  companies: ReadonlyMap<string, Company>,
): string {
  const values = {
    rep: ownerUserId,
    country: person.country ?? '',
    industry: companies.get(person.companyId ?? '')?.industry ?? '',
  };
  return stratifyBy.map((field) => values[field].slice(0, 100)).join(' | ');
}

/**
 * Gives each member's unit an arm of an experiment, and keeps it: whoever has one has it for good. The experiment must
 * be locked, so that no two transactions take the same place. A fixed number of statements. Answers by person.
 */
export async function assignUnits(
  tx: Tx,
  experiment: Experiment,
  members: readonly Member[],
): Promise<ReadonlyMap<string, ArmFact>> {
  if (members.length === 0) return new Map();
  const people = members.map(({ person }) => person);
  const companies = experiment.stratifyBy.includes('industry')
    ? byId(await tx.companies.byIds(distinct(people.map((person) => person.companyId))))
    : new Map<string, Company>();
  const units = new Map<string, Unit>();
  for (const member of members) {
    const id = unitOf(experiment, member.person);
    const draw = member.person.email ?? id;
    if (!units.has(id)) units.set(id, { id, stratum: stratumOf(experiment, member, companies), draw });
  }
  const known = new Map<string, Assignment>();
  // Of two people who are one by now, the arm of the first.
  for (const { experimentId: _, ...one } of await tx.experiments.unitsOf(experiment.id, [...units.keys()]))
    if (!known.has(one.unit)) known.set(one.unit, one);
  const strata = [...new Set([...units.values()].map((unit) => unit.stratum))];
  const taken = await tx.experiments.placesTaken(experiment.id, strata);
  const given = assign(experiment.id, experiment.arms, [...units.values()], { known, taken });
  const fresh = given.filter(({ unit }) => !known.has(unit));
  await tx.experiments.addUnits(
    fresh.map((one): ExperimentUnit => ({ ...one, experimentId: experiment.id })),
  );
  const byUnit = new Map(given.map((one) => [one.unit, { ...one, experimentId: experiment.id }]));
  return new Map(
    people.flatMap((person) => {
      const fact = byUnit.get(unitOf(experiment, person));
      return fact === undefined ? [] : [[person.id, fact] as const];
    }),
  );
}

/** That a run takes part in an experiment. */
export const toExperimentRun = ({ id }: Pick<Enrollment, 'id'>, { experimentId, unit, arm }: ArmFact) => ({
  experimentId,
  enrollmentId: id,
  unit,
  arm,
});
