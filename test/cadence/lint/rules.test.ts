import { expect, test } from 'vitest';
import { type LintRule, lint, lintRules, type Severity } from '../../../src/cadence/index.ts';
import type { CadenceDefinition } from '../../../src/cadence/model.ts';
import { readTemplate } from '../../../src/mail/index.ts';
import { builtIn, byRule, changed, definitionOf, lintWith, onlyEmails, words } from './cases.ts';

interface Case {
  readonly rule: LintRule;
  readonly severity: Severity;
  readonly step?: string;
  /** Has nothing of the rule. */
  readonly good: CadenceDefinition;
  /** The same with the fault. */
  readonly bad: CadenceDefinition;
  readonly countries?: readonly string[];
  readonly says: RegExp;
}

const cold = builtIn('cold-outbound');
const outbound = builtIn('outbound-prospecting');
const event = builtIn('event-follow-up');
const hot = builtIn('inbound-hot-lead');
const nurture = builtIn('inbound-nurture');
const weekend = { windows: { mon: ['09:00-17:00'], sat: ['09:00-12:00'] } };
const midweek = { windows: { tue: ['09:00-17:00'], wed: ['09:00-17:00'], thu: ['09:00-17:00'] } };
const script = (text: string) => ({ script: text });
const longBody = `${'One more word and another one. '.repeat(25)}Tell me and I'll stop.`;
const wayOut = "Tell me and I'll stop.";

const cases: Record<string, Case> = {
  'too few touches': {
    rule: 'touch-count',
    severity: 'warning',
    good: event,
    bad: changed('event-follow-up', { 'linkedin-1': null, 'linkedin-2': null }),
    says: /^6 touches are few for event follow-up: 7 to 9/,
  },
  'too many touches': {
    rule: 'touch-count',
    severity: 'warning',
    good: onlyEmails(12),
    bad: onlyEmails(13),
    says: /^13 touches are many for cold outbound: 10 to 12/,
  },
  'too long for its kind': {
    rule: 'length',
    severity: 'warning',
    good: hot,
    bad: changed('inbound-hot-lead', { 'email-5': { day: 9 } }),
    says: /takes 9 calendar days; a hot inbound lead usually takes 3 to 7/,
  },
  'too short for its kind': {
    rule: 'length',
    severity: 'warning',
    good: nurture,
    bad: changed('inbound-nurture', {
      'call-2': null,
      'email-7': null,
      'email-6': null,
      'email-5': null,
      'call-1': null,
    }),
    says: /takes 27 calendar days/,
  },
  'longer than any kind': {
    rule: 'length',
    severity: 'hint',
    good: { ...nurture, type: 'other' },
    bad: changed('inbound-nurture', { 'call-2': { day: 91 } }, { type: 'other' }),
    says: /takes 91 calendar days/,
  },
  'one channel only': {
    rule: 'channels',
    severity: 'warning',
    good: cold,
    bad: onlyEmails(10),
    says: /^All touches are on one channel \(email\)/,
  },
  'nearly one channel': {
    rule: 'channels',
    severity: 'warning',
    good: event,
    bad: changed('inbound-nurture', { 'call-2': null }, { type: 'other' }),
    says: /^7 of 8 touches are on one channel/,
  },
  'a gap too short for strangers': {
    rule: 'gap-short',
    severity: 'warning',
    step: 'call-2',
    good: cold,
    bad: changed('cold-outbound', { 'call-2': { day: 6 } }),
    says: /Only 1 day between 'email-2' and 'call-2'/,
  },
  'two emails on one day': {
    rule: 'gap-short',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'call-1': null, 'linkedin-1': null, 'email-2': { day: 1 } }),
    says: /same day and the same channel/,
  },
  'a crowded day': {
    rule: 'gap-short',
    severity: 'warning',
    step: 'call-2',
    good: hot,
    bad: changed('inbound-hot-lead', {
      'email-2': { day: 1, at: '15:00' },
      'call-2': { day: 1, at: '16:00' },
    }),
    says: /^4 touches on day 1/,
  },
  'a gap too long for strangers': {
    rule: 'gap-long',
    severity: 'warning',
    step: 'email-5',
    good: cold,
    bad: changed('cold-outbound', { 'email-5': { day: 24 } }),
    says: /^6 days between 'call-4' and 'email-5'/,
  },
  'a gap too long between emails of a nurture': {
    rule: 'gap-long',
    severity: 'warning',
    step: 'email-2',
    good: nurture,
    bad: changed('inbound-nurture', { 'email-2': { day: 12 } }),
    says: /^11 days between 'email-1' and 'email-2'/,
  },
  'a hot lead that waits': {
    rule: 'slow-start',
    severity: 'warning',
    step: 'email-1',
    good: hot,
    bad: changed('inbound-hot-lead', { 'email-1': { at: '10:00' }, 'call-1': { at: '11:00' } }),
    says: /lets a hot lead wait/,
  },
  'the same weekday': {
    rule: 'weekday-cluster',
    severity: 'warning',
    good: nurture,
    bad: onlyEmails(5, {
      type: 'other',
      steps: [1, 8, 15, 22, 24].map((day) => ({
        key: `s${day}`,
        name: 'Call',
        channel: 'call' as const,
        day,
        script: 'Hello?',
      })),
    }),
    says: /^4 of 5 days on which something happens are the same weekday/,
  },
  'emails to strangers at the weekend': {
    rule: 'send-days',
    severity: 'warning',
    good: { ...event, schedule: { ...event.schedule, ...weekend } } as CadenceDefinition,
    bad: changed('cold-outbound', {}, { schedule: weekend }),
    says: /may go out at the weekend/,
  },
  'emails to strangers on other days than the best': {
    rule: 'send-days',
    severity: 'hint',
    good: changed('cold-outbound', {}, { schedule: midweek }),
    bad: cold,
    says: /may also go out on Mon and Fri/,
  },
  'all calls at one time': {
    rule: 'call-times',
    severity: 'hint',
    good: outbound,
    bad: changed('outbound-prospecting', { 'call-2': { at: '14:30' } }),
    says: /All 3 calls come in the afternoon/,
  },
  'a note for a script': {
    rule: 'call-script',
    severity: 'warning',
    step: 'call-1',
    good: event,
    bad: changed('event-follow-up', { 'call-1': script('Call them and ask about the event.') }),
    says: /has 7 words/,
  },
  'a call that asks nothing': {
    rule: 'call-script',
    severity: 'warning',
    step: 'call-1',
    good: event,
    bad: changed('event-follow-up', {
      'call-1': script(`${'I tell you all about us at some length. '.repeat(5)} (Voicemail) The same again.`),
    }),
    says: /asks nothing/,
  },
  'a call without words for voicemail': {
    rule: 'call-script',
    severity: 'hint',
    step: 'call-1',
    good: event,
    bad: changed('event-follow-up', {
      'call-1': script(`${'May I ask you something about your day? '.repeat(5)}`),
    }),
    says: /no words for voicemail/,
  },
  'a call without talking points': {
    rule: 'call-script',
    severity: 'hint',
    step: 'call-2',
    good: event,
    bad: changed('event-follow-up', { 'call-2': { talkingPoints: [] } }),
    says: /no talking points/,
  },
  'no way out in any email to strangers': {
    rule: 'opt-out-words',
    severity: 'error',
    good: onlyEmails(10),
    bad: onlyEmails(10, {
      steps: onlyEmails(10).steps.map((step) => ({ ...step, ...words('A thought.', 'Hello') })) as never,
    }),
    says: /^No email says in words how to make it stop/,
  },
  'no way out in one email to strangers': {
    rule: 'opt-out-words',
    severity: 'warning',
    step: 'email-4',
    good: cold,
    bad: changed('cold-outbound', { 'email-4': words('In which month do you plan things like this?') }),
    says: /^'email-4' has no way out/,
  },
  'no way out at all for people from an event': {
    rule: 'opt-out-words',
    severity: 'warning',
    good: event,
    bad: changed('event-follow-up', {
      'email-1': words('What brought you?', 'Hello'),
      'email-2': words('Which notes?'),
      'email-3': words('Who should be there?', 'For colleagues'),
      'email-4': words('Until the next one.', 'The next one'),
    }),
    says: /^No email says/,
  },
  'an email that says the same again': {
    rule: 'repeated-content',
    severity: 'warning',
    step: 'email-3',
    good: event,
    bad: changed('event-follow-up', {
      'email-3': words(
        builtInBody('event-follow-up', 'email-1').replace('Most came', 'Everybody came'),
        'New',
      ),
    }),
    says: /^'email-3' says for the most part \(\d+ %\) what 'email-1' said/,
  },
  'a variable without a fallback in an email': {
    rule: 'missing-fallback',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('Hi {{ person.first_name }}, which notes?') }),
    says: /needs person\.first_name\. Add a fallback/,
  },
  'a hole behind a condition about something else': {
    rule: 'missing-fallback',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', {
      'email-2': words('{% if company.name %}In {{ company.industry }}, which notes?{% endif %}'),
    }),
    says: /needs company\.industry/,
  },
  'a variable without a fallback in a script': {
    rule: 'missing-fallback',
    severity: 'hint',
    step: 'linkedin-2',
    good: event,
    bad: changed('event-follow-up', { 'linkedin-2': script('Hello {{ person.title }}, what was missing?') }),
    says: /needs person\.title/,
  },
  'a placeholder of another product in an email': {
    rule: 'placeholder',
    severity: 'error',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('Hi [First Name], which notes?') }),
    says: /^The body of 'email-2': \[First Name\] is filled in by nobody .+; write \{\{ person\.first_name \| default: "there" \}\}\.$/,
  },
  'a placeholder of another product in a script': {
    rule: 'placeholder',
    severity: 'warning',
    step: 'linkedin-2',
    good: event,
    bad: changed('event-follow-up', { 'linkedin-2': script('Hello {first_name}, what was missing?') }),
    says: /^The script of 'linkedin-2': \{first_name\} is filled in by nobody/,
  },
  'a condition about a field that the CRM does not have': {
    ...{ rule: 'crm-field', severity: 'warning', step: 'email-2' },
    good: changed('event-follow-up', { 'email-2': { if: { field: 'crm.region__c', is: 'EMEA' } } }),
    bad: changed('event-follow-up', { 'email-2': { if: { not: { field: 'crm.Area__c', is: 'EMEA' } } } }),
    says: /^Salesforce has no field 'Area__c' of people .+: 'crm\.Area__c' counts as empty for everybody/,
  },
  'an outcome with a typing error': {
    ...{ rule: 'outcome-name', severity: 'warning', step: 'call-1' },
    good: changed('event-follow-up', {
      'call-1': { outcomes: { connected: 'finish', wants_demo: 'pause', disconnected: 'finish' } },
    }),
    bad: changed('event-follow-up', { 'call-1': { outcomes: { conected: 'finish' } } }),
    says: /^'call-1' has an outcome 'conected' of its own; did you mean 'connected'\?$/,
  },
  'an outcome with another typing error': {
    ...{ rule: 'outcome-name', severity: 'warning', step: 'call-1' },
    good: changed('event-follow-up', { 'linkedin-2': { outcomes: { not_delivered: 'finish' } } }),
    bad: changed('event-follow-up', { 'call-1': { outcomes: { left_voicmail: { goTo: 'email-3' } } } }),
    says: /did you mean 'left_voicemail'\?$/,
  },
  'a cadence to start that is not there': {
    ...{ rule: 'start-unknown', severity: 'warning', step: 'call-1' },
    good: changed('event-follow-up', { 'call-1': { outcomes: { no_answer: { start: 'Nurture' } } } }),
    bad: changed('event-follow-up', { 'call-1': { outcomes: { no_answer: { start: 'Nurtur' } } } }),
    says: /^There is no cadence 'Nurtur' that could be started/,
  },
  "the library's general words for what the company does": {
    ...{ rule: 'general-offer', severity: 'warning', step: 'email-2' },
    good: changed('event-follow-up', { 'email-2': words('We help companies do what few can.') }),
    bad: changed('event-follow-up', { 'email-2': words('We help companies do what anybody does.') }),
    says: /^'email-2' says what your company does in the general words of the library, 'do what anybody does'\./,
  },
  'a condition on clicks that nobody watches': {
    ...{ rule: 'not-tracked', severity: 'warning', step: 'email-2' },
    good: changed('event-follow-up', { 'email-2': { if: { not: { reply: 'any' } } } }),
    bad: changed('event-follow-up', { 'email-2': { if: { not: { clicked: true } } } }),
    says: /^'email-2' asks who clicked, and clicks are not watched in this workspace: nobody counts/,
  },
  'a template that cannot be rendered': {
    rule: 'broken-template',
    severity: 'error',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('{% if %}Hello') }),
    says: /cannot be rendered/,
  },
  'a reply to a mail that the rep sends': {
    rule: 'broken-thread',
    severity: 'error',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-1': { mode: 'task' } }),
    says: /the emails before it are sent by hand/,
  },
  'a reply to a mail that a condition may leave out': {
    rule: 'broken-thread',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-1': { if: { field: 'person.title', isEmpty: false } } }),
    says: /some ways through the cadence leave out every email before it/,
  },
  'a reply to a mail that a goTo leaves out': {
    rule: 'broken-thread',
    severity: 'warning',
    step: 'email-3',
    good: changed('opportunity-advancement', { 'call-1': { outcomes: { connected: { goTo: 'email-2' } } } }),
    bad: changed('opportunity-advancement', { 'call-1': { outcomes: { connected: { goTo: 'video-1' } } } }),
    says: /leave out every email before it/,
  },
  'a step that runs only after an outcome that ends the run': {
    rule: 'unreachable',
    severity: 'error',
    step: 'call-2',
    good: changed('event-follow-up', {
      'call-2': { if: { outcome: { step: 'call-1', is: ['no_answer', 'meeting_booked'] } } },
    }),
    bad: changed('event-follow-up', {
      'call-2': { if: { all: [{ outcome: { step: 'call-1', is: 'meeting_booked' } }] } },
    }),
    says: /runs only after 'meeting_booked' of 'call-1'/,
  },
  'the same subject in a second thread': {
    rule: 'broken-thread',
    severity: 'hint',
    step: 'email-4',
    good: event,
    bad: changed('event-follow-up', {
      'email-4': words(`Until then. ${wayOut}`, 'For your colleagues who stayed at home'),
    }),
    says: /opens a new thread with the subject of 'email-3'/,
  },
  'a subject that pretends to be an answer': {
    rule: 'false-subject',
    severity: 'error',
    step: 'email-3',
    good: event,
    bad: changed('event-follow-up', { 'email-3': words(`Who should come? ${wayOut}`, 'RE: our talk') }),
    says: /pretends that there was a conversation/,
  },
  'emails to strangers where consent is needed': {
    rule: 'consent-needed',
    severity: 'error',
    countries: ['DE'],
    good: hot,
    bad: changed('cold-outbound', { 'call-1': null, 'call-2': null, 'call-3': null, 'call-4': null }),
    says: /^Germany asks for consent before a sales email, also to people at work/,
  },
  'a worn phrase': {
    rule: 'worn-words',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words(`Just checking in on my notes. ${wayOut}`) }),
    says: /“Just checking in”, which is no reason/,
  },
  'a phrase that presses': {
    rule: 'worn-words',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words("Since you haven't replied, one more try.") }),
    says: /presses: “Since you haven't replied”/,
  },
  'words of bulk mail': {
    rule: 'spam-words',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('Act now for a risk-free start.') }),
    says: /says “risk-free”/,
  },
  'a subject in capitals': {
    rule: 'spam-words',
    severity: 'warning',
    step: 'email-3',
    good: event,
    bad: changed('event-follow-up', { 'email-3': words('Who should come?', 'NEWS FOR YOU') }),
    says: /written in capitals/,
  },
  'too many exclamation marks': {
    rule: 'spam-words',
    severity: 'hint',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('Notes! Answers! More!') }),
    says: /has 3 exclamation marks/,
  },
  'too many links': {
    rule: 'links',
    severity: 'warning',
    step: 'email-2',
    good: cold,
    bad: changed('cold-outbound', {
      'email-2': words(`See https://a.example/1 and https://a.example/2. ${wayOut}`),
    }),
    says: /has 2 links; 1 is enough/,
  },
  'a link that hides': {
    rule: 'links',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words('See https://bit.ly/abc for the notes.') }),
    says: /hides where a link leads/,
  },
  'a link with words that leads nowhere': {
    rule: 'links',
    severity: 'warning',
    step: 'email-2',
    good: changed('event-follow-up', { 'email-2': words('See [the **notes**](https://a.example/x).') }),
    bad: changed('event-follow-up', { 'email-2': words('See [the notes](www.a.example/x).') }),
    says: /holds “\[the notes\]\(www/,
  },
  'HTML in a text': {
    rule: 'plain-text',
    severity: 'warning',
    step: 'email-2',
    good: changed('event-follow-up', { 'email-2': words('See [the **notes**](https://a.example/x).') }),
    bad: changed('event-follow-up', { 'email-2': words('See <img src="https://a.example/x.png"> here.') }),
    says: /holds “<img/,
  },
  'an email that is too long': {
    rule: 'text-length',
    severity: 'warning',
    step: 'email-2',
    good: event,
    bad: changed('event-follow-up', { 'email-2': words(longBody) }),
    says: /has 155 words; 125 are enough/,
  },
  'a subject that is too long': {
    rule: 'text-length',
    severity: 'hint',
    step: 'email-3',
    good: event,
    bad: changed('event-follow-up', {
      'email-3': words('Who?', 'A subject that goes on and on until nobody sees its end'),
    }),
    says: /about 55 characters; phones show 50/,
  },
  'a note that LinkedIn cuts off': {
    rule: 'text-length',
    severity: 'warning',
    step: 'linkedin-1',
    good: event,
    bad: changed('event-follow-up', { 'linkedin-1': script('We nearly met. '.repeat(21)) }),
    says: /LinkedIn takes 300/,
  },
  'a note that needs Premium': {
    rule: 'text-length',
    severity: 'hint',
    step: 'linkedin-1',
    good: event,
    bad: changed('event-follow-up', { 'linkedin-1': script('We nearly met. '.repeat(15)) }),
    says: /200 from accounts without Premium/,
  },
  'an SMS of several parts': {
    rule: 'text-length',
    severity: 'hint',
    step: 'linkedin-2',
    good: changed('event-follow-up', {
      'linkedin-2': { channel: 'sms', action: undefined, ...script('Hello?') },
    }),
    bad: changed('event-follow-up', {
      'linkedin-2': { channel: 'sms', action: undefined, ...script('Hello you. '.repeat(20)) },
    }),
    says: /one SMS holds 160/,
  },
};

function builtInBody(key: Parameters<typeof builtIn>[0], step: string): string {
  const found = builtIn(key).steps.find((one) => one.key === step);
  return found?.channel === 'email' ? (found.variants[0]?.body ?? '') : '';
}

test.each(Object.entries(cases))('%s is found, and not where it is not', (_, one) => {
  const { rule, severity, step, countries = [] } = one;
  const about = (definition: CadenceDefinition) =>
    byRule(lintWith(definition, countries), rule).filter(({ words }) => one.says.test(words));
  expect(about(one.good)).toEqual([]);
  expect(about(one.bad)).toMatchObject([{ rule, severity, ...(step === undefined ? {} : { step }) }]);
});

test('nothing is said about words that are elsewhere, but that they are', () => {
  const path = 'steps.0.variants.0.body';
  const findings = (definition: CadenceDefinition, unread: { path: string; source: string }[]) =>
    lint(definition, { read: readTemplate, unread });
  const silent = onlyEmails(10);
  const [first] = silent.steps;
  const bad = {
    ...silent,
    steps: silent.steps.map((step) => ({ ...step, ...words('Hi {first_name}!!', 'S') })),
  };
  const found = findings(definitionOf(bad), [{ path, source: "the template 'intro'" }]);
  expect(found.filter((one) => one.path === path)).toMatchObject([
    { rule: 'words-elsewhere', severity: 'hint', words: expect.stringContaining("in the template 'intro'") },
  ]);
  expect(byRule(found, 'opt-out-words').map(({ severity }) => severity)).not.toContain('error');
  expect(byRule(found, 'opt-out-words').map(({ step }) => step)).not.toContain(first?.key);
});

test('every rule has a case', () => {
  const covered = new Set([...Object.values(cases).map(({ rule }) => rule), 'words-elsewhere']);
  expect(Object.keys(lintRules).filter((rule) => !covered.has(rule as LintRule))).toEqual([]);
});
