export { goesOn, onTime } from './behaviours.ts';
export { type CallRange, type CountedCrm, type CrmLoad, crmLoad } from './crm.ts';
export {
  type ExpectedCount,
  type ExpectedResults,
  expectedResults,
  historyFrom,
  type OwnHistory,
} from './expected.ts';
export {
  bundlesOf,
  type Group,
  type StartDay,
  startCalendar,
  startDays,
  startMoment,
  startOfDay,
} from './groups.ts';
export type { ForecastInput, Load, LoadRep, LoadSender, PlannedRep, PlannedSender } from './load.ts';
export {
  type Behaviour,
  type Bundle,
  type Played,
  play,
  type Reaction,
  type Stage,
  type Stepwise,
} from './play.ts';
export { type CadenceForecast, forecasting, forecastLoad } from './propose.ts';
export { type Rates, ratesOf } from './rates.ts';
export {
  type SimulatedDay,
  type Simulation,
  type SimulationInput,
  type StepFunnel,
  simulate,
  simulatePerson,
} from './simulate.ts';
export { forecastStep } from './step.ts';
export { type DayLoad, type LoadZones, type RepLoad, type SenderLoad, Tally } from './tally.ts';
