export type { CapUse } from './cap-tally.ts';
export type { CountedCrm, CrmLoad } from './crm.ts';
export { type ExpectedResults, expectedResults, expectedTogether, type OwnHistory } from './expected.ts';
export { type Group, type StartDay, startCalendar, startMoment, startOfDay } from './groups.ts';
export { holdAt, type Leave, pauseUntil } from './leaves.ts';
export type { ForecastInput, Load, PlannedCompanies, PlannedRep, PlannedSender } from './load.ts';
export { type Caps, noCaps, type PeriodCap } from './periods.ts';
export type { Stepwise } from './play.ts';
export { forecasting, forecastLoad } from './propose.ts';
export { type Rates, ratesOf } from './rates.ts';
export {
  type Simulation,
  type SimulationInput,
  simulate,
  simulatedCadence,
  simulatePerson,
} from './simulate.ts';
export type { Bundle, Played } from './stage.ts';
export { forecastStep } from './step.ts';
export type { DayLoad } from './tally.ts';
