import { z } from 'zod';
import {
  type Caps,
  type ExpectedResults,
  expectedResults,
  forecastLoad,
  type Group,
  type Leave,
  leaveSpan,
  type Played,
  plannedDays,
  type Rates,
  ratesOf,
  type SendingLimits,
  type Simulation,
  type SimulationInput,
  type StartDay,
  simulate,
  simulatedCadence,
  simulatePerson,
  startOfDay,
  zoneNamed,
} from '../cadence/index.ts';
import type { CadenceDefinition } from '../cadence/model.ts';
import { AppError } from '../errors.ts';
import type { Holidays } from '../ports/holidays.ts';
import { checkAlone } from './lint-definition.ts';
import { holidaysMet, type MetHoliday } from './met-holidays.ts';
import { parseInput } from './parse-input.ts';
import { regionOfZone } from './run-calendars.ts';

/** How many people are played at most: some seconds and some hundred megabytes. */
const peopleAtMost = 20_000;

const zoneField = z.string().transform((name, ctx) => {
  const zone = zoneNamed(name);
  if (zone !== null) return zone;
  ctx.addIssue({ code: 'custom', message: `'${name}' is no IANA zone such as 'Europe/Berlin'` });
  return z.NEVER;
});

const simulateInput = z.object({
  people: z.int().min(1).max(peopleAtMost),
  /** Local date in the first zone. */
  start: z.iso.date(),
  /** Where the people are, in equal parts; the calendar is on the clock of the first. */
  zones: z.array(zoneField).min(1).max(50),
  reps: z.int().min(1).max(1000),
  seed: z.int().min(0),
  /** Of each rep's sender. */
  mailsPerDay: z.int().min(1).nullable(),
  tasksPerDay: z.int().min(1).nullable(),
  /** People of one company, and how many touches of a company a week may bring; null: nobody's company has a cap. */
  companies: z
    .object({ people: z.int().min(1).max(1000), touchesPerWeek: z.int().min(1).max(10_000) })
    .nullable(),
  /** First and last day on which the first rep is away, whose runs wait meanwhile; null: nobody is. */
  away: z.object({ from: z.iso.date(), until: z.iso.date() }).nullable(),
  /** Whether people start over several days where limits would break. */
  spread: z.boolean(),
});
export type SimulateInput = z.input<typeof simulateInput>;

/** A played cadence, with what it was played with. */
export interface SimulatedCadence extends Simulation {
  readonly cadence: Pick<CadenceDefinition, 'name' | 'type'> & { readonly plannedDays: number };
  readonly start: string;
  readonly zones: readonly string[];
  readonly seed: number;
  readonly limits: {
    readonly mailsPerDay: number | null;
    readonly tasksPerDay: number | null;
    readonly newPeoplePerDay: number | null;
    readonly touchesPerWeek: number | null;
  };
  readonly away: z.output<typeof simulateInput>['away'];
  readonly rates: Rates;
  /** Public holidays on working days where people and reps are, from the first day to the last. */
  readonly holidays: readonly MetHoliday[];
  /** By what the field publishes; the play itself is one of many that could be. */
  readonly expected: ExpectedResults;
  /** How many people start on which day; null: all on the first. */
  readonly plan: readonly StartDay[] | null;
  /** Whether people were to be spread and no plan keeps the limits. */
  readonly noPlan: boolean;
}

/** A cadence as it stands in a file, and the public holidays to play it with. */
interface SimulatedFile {
  readonly definition: unknown;
  readonly holidays: Holidays;
}

interface Prepared {
  readonly input: z.output<typeof simulateInput>;
  readonly definition: CadenceDefinition;
  readonly simulation: SimulationInput;
  readonly noPlan: boolean;
}

/** Everybody has the public holidays of their zone's country; reps are where the first people are. */
function groupsOf(
  { people, zones, reps, companies }: z.output<typeof simulateInput>,
  holidays: Holidays,
): readonly Group[] {
  const closedIn = (zone: string | undefined) => {
    const region = regionOfZone(zone ?? '', holidays);
    return region === null ? undefined : holidays.closedDays(region);
  };
  const repDays = closedIn(zones[0]);
  const members = Array.from({ length: people }, (_, person) => ({
    zone: zones[person % zones.length] ?? 'UTC',
    // Reps change more slowly than zones, so that each has people everywhere.
    rep: repName(Math.floor(person / zones.length) % reps),
    company: companies === null ? null : companyName(Math.floor(person / companies.people)),
  }));
  const groups = Map.groupBy(members, ({ zone, rep }) => `${zone} ${rep}`);
  return [...groups.values()].flatMap((some): Group[] => {
    const [first] = some;
    if (first === undefined) return [];
    const closedDays = closedIn(first.zone);
    const off = { ...(closedDays && { closedDays }), ...(repDays && { repDays }) };
    const own = companies === null ? {} : { companies: some.map(({ company }) => company) };
    return [{ zone: first.zone, senderId: first.rep, repId: first.rep, count: some.length, ...off, ...own }];
  });
}

const repName = (index: number) => `rep ${index + 1}`;
const companyName = (index: number) => `company ${index + 1}`;

/** The cadence's own cap, and those of the invented companies. */
function capsIn(
  { people, companies }: z.output<typeof simulateInput>,
  { definition, zone }: { readonly definition: CadenceDefinition; readonly zone: string },
): Caps {
  const perDay = definition.limits?.newPeoplePerDay;
  const unused = { taken: [], had: 0 };
  const count = companies === null ? 0 : Math.ceil(people / companies.people);
  return {
    zone,
    companies: new Map(
      Array.from({ length: count }, (_, index) => [
        companyName(index),
        { cap: companies?.touchesPerWeek ?? 0, ...unused },
      ]),
    ),
    cadences: new Map(perDay === undefined ? [] : [[simulatedCadence, { cap: perDay, ...unused }]]),
  };
}

function leavesIn({ away }: z.output<typeof simulateInput>, zone: string): readonly Leave[] {
  if (away === null) return [];
  const span = leaveSpan(away, zone);
  if (span === null)
    throw new AppError('invalid_input', `The rep cannot be away from ${away.from} until ${away.until}.`);
  return [{ repId: repName(0), from: span.startsAt.getTime(), to: span.endsAt.getTime(), colleagueId: null }];
}

/** How many runs the search for start days plays; the simulation itself plays everybody. */
const runsForPlan = 400;

function prepare({ definition: raw, holidays }: SimulatedFile, asked: SimulateInput): Prepared {
  const definition = checkAlone(raw);
  const input = parseInput(simulateInput, asked);
  const { start, zones, mailsPerDay, tasksPerDay, seed } = input;
  const zone = zones[0] ?? 'UTC';
  const version = { id: 'simulated', number: 1, definition };
  const now = startOfDay(start, zone);
  const groups = groupsOf(input, holidays);
  const caps = capsIn(input, { definition, zone });
  const leaves = leavesIn(input, zone);
  const limit: SendingLimits | null =
    mailsPerDay === null ? null : { zone, perDay: mailsPerDay, perHour: null, gapSeconds: null };
  const reps = [...new Set(groups.map(({ repId }) => repId))];
  const forecast = input.spread
    ? forecastLoad(
        {
          ...{ version, groups, now, leavesAt: null, zone, taken: new Map(), others: [], crms: [] },
          ...{ caps, leaves, cadenceId: simulatedCadence },
          senders: reps.map((senderId) => ({ senderId, limits: limit, zone })),
          reps: reps.map((repId) => ({ repId, zone, tasksPerDay })),
          runsAtMost: runsForPlan,
        },
        null,
      )
    : null;
  return {
    ...{ input, definition, noPlan: forecast?.breaks === true && forecast.spread === null },
    simulation: {
      ...{ version, groups, now, zone, seed, caps, leaves, rates: ratesOf(definition.type) },
      starts: forecast?.spread?.starts ?? null,
      limits: new Map(limit === null ? [] : reps.map((id) => [id, limit] as const)),
    },
  };
}

/**
 * Plays a cadence as it stands in a file: no server, no database, nothing is sent. `invalid_input` names every step and
 * field of the definition that is wrong.
 */
export function simulateCadence(file: SimulatedFile, asked: SimulateInput): SimulatedCadence {
  const prepared = prepare(file, asked);
  const { input, simulation, noPlan } = prepared;
  const { people, start, zones, seed, mailsPerDay, tasksPerDay, companies, away } = input;
  const { name, type, limits } = prepared.definition;
  const played = simulate(simulation);
  return {
    ...played,
    holidays:
      prepared.definition.schedule.holidays === 'ignore'
        ? []
        : holidaysMet(file.holidays, zones.slice(0, people), [start, played.days.at(-1)?.day ?? start]),
    cadence: { name, type, plannedDays: plannedDays(prepared.definition) },
    ...{ start, zones, seed, noPlan, away, rates: simulation.rates, plan: simulation.starts },
    limits: {
      ...{ mailsPerDay, tasksPerDay },
      newPeoplePerDay: limits?.newPeoplePerDay ?? null,
      touchesPerWeek: companies?.touchesPerWeek ?? null,
    },
    expected: expectedResults(people, type, null),
  };
}

/** One person's way through a cadence in a file: `person` counts from 1; null: somebody who never reacts. */
export function simulateOne(
  file: SimulatedFile,
  asked: SimulateInput,
  person: number | null,
): { readonly cadence: CadenceDefinition; readonly zone: string; readonly played: readonly Played[] } {
  const { simulation, definition: cadence, input } = prepare(file, asked);
  if (person !== null && person > input.people)
    throw new AppError('invalid_input', `There is no person ${person}: ${input.people} are simulated.`);
  const played = simulatePerson(simulation, { index: (person ?? 1) - 1, silent: person === null });
  return { cadence, zone: played[0]?.bundle.run.zone ?? simulation.zone, played };
}
