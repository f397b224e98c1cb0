import type { CadenceDefinition } from '../model.ts';
import { lengthOf, touchCount } from './amount.ts';
import { callScripts, callTimes } from './calls.ts';
import { channelMix } from './channels.ts';
import { consentNeeded } from './consent.ts';
import { crmFields } from './crm-fields.ts';
import { type Finding, severities } from './finding.ts';
import { linksAndMarkup } from './links.ts';
import { generalOffer } from './offer.ts';
import { optOutWords } from './opt-out.ts';
import { outcomeNames } from './outcome-names.ts';
import { unreachableSteps } from './reach.ts';
import { repeatedContent } from './repeats.ts';
import { gaps, slowStart } from './spacing.ts';
import { startedCadences } from './started.ts';
import { type LintOptions, type Subject, subjectOf } from './subject.ts';
import { textLengths } from './text-length.ts';
import { threads } from './threads.ts';
import { untracked } from './untracked.ts';
import { holesAndTemplates, placeholders, wordsElsewhere } from './variables.ts';
import { sendDays, weekdayCluster } from './weekdays.ts';
import { wording } from './wording.ts';

export { type Finding, type LintRule, lintRules, type Severity, severities } from './finding.ts';
export type { CrmFields, LintOptions, ReadTemplate, TextReading } from './subject.ts';
export { unwatchedIn } from './untracked.ts';

const rules: readonly ((subject: Subject) => readonly Finding[])[] = [
  touchCount,
  lengthOf,
  channelMix,
  gaps,
  slowStart,
  weekdayCluster,
  sendDays,
  callTimes,
  callScripts,
  optOutWords,
  repeatedContent,
  holesAndTemplates,
  placeholders,
  wordsElsewhere,
  threads,
  consentNeeded,
  wording,
  linksAndMarkup,
  textLengths,
  unreachableSteps,
  crmFields,
  startedCadences,
  untracked,
  outcomeNames,
  generalOffer,
];

/**
 * What somebody who has run many cadences would say about this one before it starts: worst first, then in the order
 * of the steps. An empty list means that no rule has anything to say. Never throws on a valid definition.
 */
export function lint(definition: CadenceDefinition, options: LintOptions): readonly Finding[] {
  const subject = subjectOf(definition, options);
  const place = new Map(definition.steps.map((step, index) => [step.key, index]));
  const at = ({ step }: Finding) => (step === undefined ? -1 : (place.get(step) ?? -1));
  const rank = ({ severity }: Finding) => severities.indexOf(severity);
  return rules.flatMap((rule) => rule(subject)).sort((a, b) => rank(a) - rank(b) || at(a) - at(b));
}
