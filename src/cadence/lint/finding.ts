/** How bad a finding is: do not start it so; think again; good to know. */
export const severities = ['error', 'warning', 'hint'] as const;
export type Severity = (typeof severities)[number];

/** Every rule by name, with its subject in a few words. Names are kept: people filter by them. */
export const lintRules = {
  'touch-count': 'too few or too many touches for the kind of cadence',
  length: 'too short or too long for the kind of cadence',
  channels: 'one channel only, or nearly',
  'gap-short': 'touches too close together',
  'gap-long': 'touches too far apart',
  'slow-start': 'a hot lead is answered too late',
  'weekday-cluster': 'touches that fall on the same weekday',
  'send-days': 'emails that go out on other days than Tuesday to Thursday',
  'call-times': 'calls that are all at the same time of day',
  'opt-out-words': 'emails to strangers without a way out in words',
  'repeated-content': 'touches that say the same',
  'missing-fallback': 'variables without a fallback',
  placeholder: 'placeholders of other products, which nobody fills in',
  'words-elsewhere': 'texts whose words are in a library that was not asked',
  'call-script': 'calls without a real script',
  'broken-thread': 'replies whose thread may not be there, or threads that are opened twice',
  'false-subject': 'subjects that pretend to be an answer',
  'consent-needed': 'countries whose law asks for consent',
  'worn-words': 'phrases that give no reason, or that press',
  'spam-words': 'words, capitals and marks of bulk mail',
  links: 'too many links, or links that hide where they lead',
  'plain-text': 'pictures or HTML in a text',
  'text-length': 'texts that are too long for their place',
  unreachable: 'steps that no run can come to',
  'broken-template': 'texts that cannot be rendered',
  'crm-field': 'conditions about fields that no connected CRM has',
  'outcome-name': 'outcomes whose name is nearly that of a known one',
  'start-unknown': 'cadences to start that are not there',
  'general-offer': "the library's general words for what one's company does",
  'not-tracked': 'conditions on opens or clicks that nobody watches',
} as const;
export type LintRule = keyof typeof lintRules;

/** One thing to look at in a cadence. */
export interface Finding {
  readonly rule: LintRule;
  readonly severity: Severity;
  /** Key of the step that it is about; left out where it is about the cadence. */
  readonly step?: string;
  /** Place in the definition, such as `steps.3.variants.0.body`; empty for the cadence as a whole. */
  readonly path: string;
  /** What is wrong and what to do, for the author. */
  readonly words: string;
  /** Why it matters, and who says so. */
  readonly why: string;
}
