import { z } from 'zod';
import { type CompanyCaps, companyCapsSchema, weekAt } from '../cadence/index.ts';
import type { Company } from '../ports/records.ts';
import type { ActivePerson } from '../ports/store.ts';
import type { ActorContext } from './context.ts';
import { noteSettings } from './note-settings.ts';
import { parseInput } from './parse-input.ts';
import { requireRole } from './permissions.ts';
import { personName } from './person-name.ts';
import { differ, found, inWorkspace } from './reading.ts';

export const setCompanyCapsInput = z.strictObject({
  id: z.uuid(),
  /** In the place of the workspace's; null: those hold. */
  caps: companyCapsSchema.nullable(),
});

/** A company with its caps and what is used of them. */
export interface CompanyUse {
  readonly company: Company;
  /** What holds: its own caps, else the workspace's. */
  readonly inForce: CompanyCaps;
  /** Who of it is in cadences, with the cadence and its owner. */
  readonly people: readonly {
    readonly personId: string;
    readonly name: string;
    readonly cadence: string;
    readonly owner: string;
  }[];
  /** This week's touches, in order; empty where there is no cap on them. */
  readonly touches: readonly {
    readonly enrollmentId: string;
    readonly name: string;
    readonly channel: string;
    readonly at: Date;
    readonly done: boolean;
  }[];
}

const toPerson = (one: ActivePerson) => ({
  personId: one.personId,
  name: personName(one),
  cadence: one.cadenceName,
  owner: one.ownerName,
});

/** A company's caps, and which people and touches take up how much of them. */
export async function readCompany(ctx: ActorContext, given: string): Promise<CompanyUse> {
  const id = parseInput(z.uuid(), given);
  return inWorkspace(ctx, async (tx) => {
    const company = found((await tx.companies.byIds([id]))[0], 'company', id);
    const workspace = await tx.workspace.get();
    const now = ctx.clock.now();
    const week = weekAt(now.getTime(), workspace.zone);
    const taken = await tx.caps.taken([{ scope: 'company', scopeId: id, from: new Date(week.from) }]);
    return {
      company,
      inForce: company.caps ?? workspace.contactRules.companyCaps,
      people: (await tx.caps.activePeople([id])).map(toPerson),
      touches: taken
        .filter((slot) => slot.at.getTime() < week.to)
        .map(({ enrollmentId, person, channel, at, used }) => ({
          enrollmentId,
          name: personName(person),
          channel,
          at,
          done: used,
        })),
    };
  });
}

/**
 * Gives a company caps of its own, or those of the workspace again (managers and admins). Touches that are planned
 * already take their place among them when they come due; people who are in cadences stay in.
 */
export async function setCompanyCaps(
  ctx: ActorContext,
  input: z.input<typeof setCompanyCapsInput>,
): Promise<Company> {
  requireRole(ctx, 'manager', "change a company's caps");
  const { id, caps } = parseInput(setCompanyCapsInput, input);
  return inWorkspace(ctx, async (tx) => {
    const company = found(await tx.companies.lock(id), 'company', id);
    if (!differ(company.caps, caps)) return company;
    await tx.companies.setCaps(id, caps);
    await tx.caps.forget('company', id);
    const words =
      caps === null
        ? 'those of the workspace'
        : `${caps.peopleAtOnce ?? 'any number of'} people at once, ${caps.touchesPerWeek ?? 'any number of'} touches a week`;
    await noteSettings(ctx, tx, {
      words: `${ctx.actor.name} changed the caps of ${company.name}: ${words}.`,
      facts: { companyId: id, was: company.caps, is: caps },
    });
    return { ...company, caps };
  });
}
