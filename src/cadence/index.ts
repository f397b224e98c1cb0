export { atSlot } from './at-slot.ts';
export { type Benchmark, benchmarkOf } from './benchmarks.ts';
export { type CallTime, callTimeAt } from './call-time.ts';
export { hasBegun, type TransitionContext } from './change.ts';
export { observedDays, plannedDays } from './cohort.ts';
export { type Duration, parseDuration } from './duration.ts';
export {
  chanceOf,
  type Estimate,
  estimate,
  isSettled,
  moreNeeded,
  settledHalfWidth,
  standsOut,
} from './estimate.ts';
export * from './experiments/index.ts';
export { forecastStep } from './forecast.ts';
export { isAutomatic } from './go-on.ts';
export * from './model.ts';
export { type Outcome, outcomesOf, outcomesOfStep } from './outcomes.ts';
export { type CadenceProblem, type ParsedCadence, parseCadence } from './parse.ts';
export { outranks, ranking } from './ranking.ts';
export {
  beginningIn,
  type Checkpoint,
  checkpointIn,
  type DecisionRow,
  replayRow,
  runOf,
} from './replay.ts';
export * from './run.ts';
export { ownScript, type Script, type ScriptVariant, scriptFor, scriptsOf } from './script-variants.ts';
export { chooseVariant, spreadSeed } from './seed.ts';
export {
  allotSlots,
  countedFrom,
  type SendingLimits,
  type SlotWish,
  slotGraceMs,
  slotIsOver,
} from './slots.ts';
export {
  canMove,
  isTerminal,
  type Move,
  type MoveCause,
  moves,
  stateWithReason,
  type TerminalState,
  terminalStates,
} from './states.ts';
export { armsOf, chosenArm, type StepArm } from './step-arms.ts';
export { nominalDays, type PlanInput } from './target.ts';
export { anchorDayFor, lateAfterMs, type Plan, type PlanFacts, planStep, tryAgainAt } from './timing.ts';
export { nextWakeAt, transition } from './transition.ts';
export { openingAfter, slideIntoWindow, waitUntil } from './wait.ts';
export { type Calendar, isOpenAt, type OpenSpan, openSpans } from './windows.ts';
export { inWords } from './words.ts';
export {
  type ResolvedZone,
  resolveZone,
  type ZoneConfidence,
  type ZoneHints,
  type ZoneOrigin,
  zoneNamed,
  zoneOrigins,
} from './zone.ts';
