import type { ActorContext } from '../../src/app/context.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import type { EnrollSummary } from '../../src/app/enrollment-schemas.ts';
import type { Company, Person } from '../../src/ports/records.ts';
import { makeCompany, makePerson } from './builders.ts';
import type { World } from './world.ts';

/** A company with people of these first names, whom no test has had before. */
export async function staff(
  world: World,
  company: Partial<Company>,
  names: readonly string[],
): Promise<{ readonly company: Company; readonly people: readonly Person[] }> {
  const made = makeCompany({ domain: null, ...company });
  const people = names.map((firstName) =>
    makePerson({
      firstName,
      lastName: 'Roe',
      phone: '+49 30 5550100',
      companyId: made.id,
      createdAt: world.now,
    }),
  );
  await world.in(async (tx) => {
    await tx.companies.insert([made]);
    await tx.people.insert(people);
  });
  return { company: made, people };
}

/** Enrolls people of ours, as the rep if nobody else is given. */
export async function enrollStaff(
  world: World,
  cadenceId: string,
  people: readonly Person[],
  as: ActorContext = world.rep,
): Promise<EnrollSummary> {
  const personIds = people.map((person) => person.id);
  const summary = await enrollPeople(as, { cadenceId, people: { personIds }, listSource: 'List "Staff"' });
  if ('job' in summary) throw new Error('More than 200 at once become a job.');
  return summary;
}

/** The latest run of somebody. */
export async function runOf(world: World, person: Person) {
  const run = (await world.in((tx) => tx.enrollments.byPersons([person.id]))).at(-1);
  if (run === undefined) throw new Error(`${person.firstName} is in no cadence.`);
  return run;
}

/** The one person of a list, who has an address. */
export function only(people: readonly Person[]): Person & { readonly email: string } {
  const [person] = people;
  if (person === undefined || person.email === null) throw new Error('There is nobody with an address.');
  return { ...person, email: person.email };
}
