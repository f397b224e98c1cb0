import {
  type CapUse,
  type CrmLoad,
  type DayLoad,
  type ExpectedResults,
  expectedResults,
  expectedTogether,
  forecasting,
  type Load,
  type PlannedCompanies,
  type PlannedRep,
  type PlannedSender,
  type StartDay,
  type Stepwise,
} from '../cadence/index.ts';
import { forecastAssumes, forecastWords } from './forecast-words.ts';
import type { ForecastMaterial } from './gather-forecast.ts';

interface NamedSender extends PlannedSender {
  readonly name: string;
  readonly email: string;
}

interface NamedRep extends PlannedRep {
  readonly name: string;
}

interface NamedCompanies extends Omit<PlannedCompanies, 'tightest'> {
  readonly tightest: readonly (Omit<CapUse, 'id'> & { readonly name: string })[];
}

/** What a number of people asks for, day by day, with names. */
export interface LoadView extends Omit<Load, 'starts' | 'senders' | 'reps' | 'companies'> {
  /** How many people start on which day; null: all at once. */
  readonly startsOver: readonly StartDay[] | null;
  readonly days: readonly DayLoad[];
  readonly senders: readonly NamedSender[];
  readonly reps: readonly NamedRep[];
  readonly companies: NamedCompanies;
  readonly crms: readonly CrmLoad[];
}

/** What enrolling would ask for, told before anybody is enrolled. */
export interface ForecastView extends LoadView {
  readonly cadence: { readonly id: string; readonly name: string; readonly version: number };
  readonly at: Date;
  readonly zone: string;
  /** People who are left out since their company has as many in cadences as may be. */
  readonly crowdedOut: number;
  /** Whether mails or new people have to wait for another day, or a rep gets more tasks than fit. */
  readonly breaks: boolean;
  /** The same people over several days, so that nothing breaks; null where nothing does, or no plan helps. */
  readonly spread: LoadView | null;
  readonly expected: ExpectedResults;
  /** The forecast in sentences, the most important first. */
  readonly words: readonly string[];
  /** What it takes for granted, in sentences. */
  readonly assumes: readonly string[];
}

function viewOf({ starts, ...load }: Load, { senders, users, companies }: ForecastMaterial): LoadView {
  return {
    ...load,
    startsOver: starts,
    senders: load.senders.map((one) => {
      const sender = senders.get(one.senderId);
      return { ...one, name: sender?.name ?? one.senderId, email: sender?.email ?? '' };
    }),
    companies: {
      ...load.companies,
      tightest: load.companies.tightest.map(({ id, ...use }) => ({
        ...use,
        name: companies.get(id)?.name ?? id,
      })),
    },
    reps: load.reps.map((one) => ({ ...one, name: users.get(one.repId)?.name ?? one.repId })),
  };
}

/** For how long a forecast keeps the thread to itself. */
const turnMs = 20;

/** Lets everything else have its turn in between: a stop must not wait for a forecast. */
async function inTurns<T>(work: Stepwise<T>): Promise<T> {
  for (let began = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - began < turnMs) continue;
    await new Promise((resolve) => setTimeout(resolve, 0));
    began = performance.now();
  }
}

/** Reckons a forecast from what was gathered; asks nothing, so that no transaction is held meanwhile. */
export async function foreseeLoad(material: ForecastMaterial): Promise<ForecastView> {
  const { at, cadence, version, input, startsOver, arms } = material;
  const { load, breaks, spread } = await inTurns(forecasting(input, startsOver));
  const expected = expectedTogether(
    arms.map(({ name, people, history, version: { definition } }) => ({
      name,
      expected: expectedResults(people, definition.type, history),
    })),
  );
  const [view, spreadView] = [viewOf(load, material), spread === null ? null : viewOf(spread, material)];
  return {
    ...view,
    ...{ at, zone: input.zone, breaks, expected, spread: spreadView, crowdedOut: material.crowdedOut },
    cadence: { ...cadence, version: version.number },
    words: forecastWords(view, {
      ...{ breaks, expected, spread: spreadView, at, zone: input.zone, crowdedOut: material.crowdedOut },
    }),
    assumes: forecastAssumes(material),
  };
}
