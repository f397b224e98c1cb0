import type { Person } from '../ports/records.ts';
import type { ActivePerson, CappedCompany, Tx } from '../ports/store.ts';
import { personName } from './person-name.ts';

/** Why somebody may not begin: others of their company are in cadences already. */
interface CrowdObstacle {
  readonly rule: 'people_at_once';
  readonly words: string;
  readonly facts: Readonly<Record<string, unknown>>;
}

/** How many of those who are there are named. */
const namedAtMost = 3;

function inNames(people: readonly ActivePerson[]): string {
  const named = people
    .slice(0, namedAtMost)
    .map((one) => `${personName(one)} (in '${one.cadenceName}', ${one.ownerName})`);
  const more = people.length - named.length;
  return `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Who of companies with a cap on people is in cadences, and how many of them join now. */
export class Crowds {
  /** By person. */
  readonly #companies: ReadonlyMap<string, CappedCompany & { readonly peopleAtOnce: number }>;
  readonly #active: ReadonlyMap<string, readonly ActivePerson[]>;
  readonly #joined = new Map<string, number>();

  private constructor(
    companies: ReadonlyMap<string, CappedCompany & { readonly peopleAtOnce: number }>,
    active: readonly ActivePerson[],
  ) {
    this.#companies = companies;
    this.#active = Map.groupBy(active, (one) => one.companyId);
  }

  /** Locks the companies of these people that have caps; the people must be locked before. */
  static async of(tx: Tx, personIds: readonly string[]): Promise<Crowds> {
    const capped = personIds.length === 0 ? [] : await tx.caps.lockCompanies(personIds);
    const companies = new Map(
      [...capped].flatMap(([personId, company]) =>
        company.peopleAtOnce === null
          ? []
          : [[personId, { ...company, peopleAtOnce: company.peopleAtOnce }] as const],
      ),
    );
    const ids = [...new Set([...companies.values()].map((company) => company.id))];
    return new Crowds(companies, ids.length === 0 ? [] : await tx.caps.activePeople(ids));
  }

  /** `before`: how many of a company, by its name, an earlier part of a preview found ready. */
  obstacle(person: Person, before?: ReadonlyMap<string, number>): CrowdObstacle | null {
    const company = this.#companies.get(person.id);
    if (company === undefined) return null;
    const { id, name, peopleAtOnce: cap } = company;
    const active = this.#active.get(id) ?? [];
    if (active.some((one) => one.personId === person.id)) return null;
    const joining = (this.#joined.get(id) ?? 0) + (before?.get(name) ?? 0);
    if (active.length + joining < cap) return null;
    const others = joining === 0 ? '' : `${active.length === 0 ? '' : ' and '}${joining} of this selection`;
    const words = `${name} has ${active.length + joining} of ${cap} people in cadences: ${inNames(active)}${others}.`;
    return { rule: 'people_at_once', words, facts: { companyId: id, cap, active: active.length, joining } };
  }

  /** Counts somebody who begins; returns the name of the company that has one more now, null when none has. */
  join(person: Person): string | null {
    const company = this.#companies.get(person.id);
    if (company === undefined) return null;
    if ((this.#active.get(company.id) ?? []).some((one) => one.personId === person.id)) return null;
    this.#joined.set(company.id, (this.#joined.get(company.id) ?? 0) + 1);
    return company.name;
  }
}
