export { atSlot, type SlotMove } from './at-slot.ts';
export { type Benchmark, benchmarkOf } from './benchmarks.ts';
export { type CallTime, callTimeAt } from './call-time.ts';
export { hasBegun, type TransitionContext } from './change.ts';
export type { ClosedDays, DaysOff } from './closed-days.ts';
export { observedDays, plannedDays } from './cohort.ts';
export { conditionWords, effectWords } from './condition-words.ts';
export { type Condition, opensDecide, type ReplyKind, replyKinds } from './conditions.ts';
export { branchFor, fieldsOfBranches } from './content.ts';
export { countryOfZone } from './country-of-zone.ts';
export { type CrmFieldUse, crmFieldName, crmFieldsIn } from './crm-fields.ts';
export * from './deliverability.ts';
export { diffVersions, type VersionDiff } from './diff-versions.ts';
export { type Duration, parseDuration } from './duration.ts';
export { effectName, startedCadence, targetStep } from './effects.ts';
export {
  actionsProblem,
  comingSetsOff,
  type EnrollTrigger,
  enrollingSignals,
  enrollTriggerSchema,
  fieldsSetOff,
  type ListTrigger,
  leavingOf,
  leavingWords,
  type RuleAction,
  ruleActionSchema,
  signalSetsOff,
  triggerWords,
} from './enroll-rule.ts';
export * from './entry.ts';
export { type EntryValues, isCustomField } from './entry-conditions.ts';
export {
  chanceOf,
  type Estimate,
  estimate,
  isSettled,
  moreNeeded,
  settledHalfWidth,
  standsOut,
} from './estimate.ts';
export { evaluate } from './evaluate.ts';
export * from './experiments/index.ts';
export {
  askedBySignal,
  askedWhenDue,
  type Facts,
  type FactsAsked,
  type SignalTally,
} from './facts.ts';
export * from './forecast/index.ts';
export { calendarOf, isAutomatic } from './go-on.ts';
export { type HolidayPlace, holidayPlaceOf } from './holiday-place.ts';
export { issueWords } from './issue-words.ts';
export { cadenceJsonSchema } from './json-schema.ts';
export { leaveSpan } from './leave-span.ts';
export * from './limits.ts';
export {
  type CrmFields,
  type Finding,
  type LintRule,
  lint,
  lintRules,
  type Severity,
  severities,
  unwatchedIn,
} from './lint/index.ts';
export { mailsCold } from './lint/profiles.ts';
export * from './model.ts';
export { absenceEnd, absencesWaitedFor } from './on-out-of-office.ts';
export { doneBefore, standsAt } from './on-version-changed.ts';
export { type Outcome, outcomesOf, outcomesOfStep } from './outcomes.ts';
export { type CadenceProblem, type ParsedCadence, parseCadence } from './parse.ts';
export { capOn, type Ramp } from './ramp.ts';
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
export { ownScript, scriptFor } from './script-variants.ts';
export { chooseVariant, spreadSeed } from './seed.ts';
export { dayAt, SenderBook, type SendingLimits, weekAt } from './sender-book.ts';
export * from './signal-kinds.ts';
export { type Period, PeriodBook, type TakenSlot } from './slot-book.ts';
export {
  allotTouches,
  type BookedWish,
  countedFrom,
  isAnyTime,
  type Slot,
  type SlotWish,
  slotGraceMs,
  slotIsOver,
  TakenInTurn,
} from './slots.ts';
export { spacedSteps } from './spacing.ts';
export { anchorFrom } from './start-day.ts';
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
export { armsOf, chosenArm } from './step-arms.ts';
export { nominalDays, type PlanInput } from './target.ts';
export { withoutDefaults } from './tidy.ts';
export { anchorDayFor, lateAfterMs, type Plan, type PlanFacts, planStep, tryAgainAt } from './timing.ts';
export { nextWakeAt, transition } from './transition.ts';
export { openingAfter, slideIntoWindow, waitUntil } from './wait.ts';
export { type Calendar, isOpenAt, localDate, type OpenSpan, openSpans } from './windows.ts';
export { withoutConditions } from './without-conditions.ts';
export { inWords, listInWords } from './words.ts';
export { resolveZone, type ZoneHints, zoneNamed } from './zone.ts';
export { type ResolvedZone, type ZoneConfidence, type ZoneOrigin, zoneOrigins } from './zone-address.ts';
