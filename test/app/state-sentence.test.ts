import { expect, test } from 'vitest';
import type { EnrollmentView } from '../../src/app/describe-runs.ts';
import { stateSentence } from '../../src/app/state-sentence.ts';
import { makeEnrollment } from '../support/builders.ts';

/** A Thursday, 10:30 in Berlin. */
const now = new Date('2026-11-26T09:30:00.000Z');
const at = (text: string) => new Date(`2026-${text}:00.000Z`);
const steps = {
  intro: { key: 'intro', name: 'Intro', channel: 'email', mode: 'automatic' },
  call: { key: 'call', name: 'First call', channel: 'call', mode: 'task' },
};

const say = (over: Partial<EnrollmentView>) =>
  stateSentence(
    {
      ...makeEnrollment(),
      person: { id: 'p', name: 'Ada Example', email: 'ada@acme.example', title: null },
      company: 'Acme',
      cadence: { id: 'c', name: 'Outbound', version: 1 },
      sender: { id: 's', name: 'Robin Vale', email: 'robin@northwind.example' },
      owner: { id: 'u', name: 'Kim Aster' },
      step: steps.intro,
      movedFrom: null,
      waitsFor: null,
      since: at('11-24T09:00'),
      by: 'Sasha Ito',
      words: 'Sasha Ito took this run over from Kim Aster.',
      whyHere: 'Enrolled.',
      next: null,
      brake: null,
      otherBrakes: [],
      halted: null,
      ...over,
    },
    now,
  );
const next = (dueAt: Date) => ({ stepKey: 'intro', visit: 1, dueAt });

test('a run that goes on names the step, when it is due in whose zone, and from whom', () => {
  expect(say({ next: next(at('11-28T09:00')) })).toBe(
    "Next: email 'Intro' Sat 10:00 in Berlin from Robin Vale, in 2 days.",
  );
  expect(say({ next: next(at('11-28T09:00')), movedFrom: at('11-27T09:00') })).toContain(
    "in 2 days. Its sender's limits moved it from Fri 10:00 in Berlin.",
  );
  expect(say({ next: next(at('11-30T09:00')), waitsFor: 'Acme has had 3 of 3 touches this week' })).toContain(
    ' It waits until then: Acme has had 3 of 3 touches this week.',
  );
  expect(say({ next: next(at('11-26T15:00')) })).toBe(
    "Next: email 'Intro' Thu 16:00 in Berlin from Robin Vale, in 6 hours.",
  );
  expect(say({ next: next(at('11-27T09:00')), zone: 'America/New_York', step: steps.call })).toBe(
    "Next: call 'First call' Fri 04:00 in New York by Kim Aster, in 24 hours.",
  );
  expect(say({ next: next(at('12-10T09:00')) })).toContain('Thu 10 Dec 10:00 in Berlin');
  expect(say({ next: next(at('11-26T09:20')) })).toBe(
    "Next: email 'Intro' from Robin Vale, due since Thu 10:20 in Berlin.",
  );
});

test('an open task says with whom it is, and until when later steps wait', () => {
  const openTask = { touchId: 't', stepKey: 'call', visit: 1, until: at('11-27T16:00') };
  expect(say({ openTask, step: steps.call })).toBe(
    "Now: call 'First call' is with Kim Aster until Fri 17:00 in Berlin.",
  );
});

test.each([
  ['replied', {}, 'Held since Tuesday: replied.'],
  ['manual', {}, 'Paused since Tuesday by Sasha Ito.'],
  [
    'out_of_office',
    { resumeAt: at('11-30T08:00') },
    'Held since Tuesday: out of office, goes on Mon 09:00 in Berlin.',
  ],
  ['rep_leave', {}, 'Held since Tuesday: Kim Aster is away.'],
  [
    'colleague_replied',
    { whyHere: 'Jane Roe of the same company replied: the run is held until somebody resumes it.' },
    'Held since Tuesday: Jane Roe of the same company replied: the run is held until somebody resumes it.',
  ],
  [
    'held',
    { whyHere: "'Intro' waits for you: no address." },
    "Held since Tuesday: 'Intro' waits for you: no address.",
  ],
  ['held', { whyHere: 'ignored: the run is paused' }, 'Held since Tuesday: waits for a person.'],
] as const)('a run that is paused (%s) says since when and why', (reason, over, words) => {
  expect(say({ state: 'paused', reason, ...over })).toBe(words);
});

test('a run that has ended says when and why, and by whom where a person did it', () => {
  const end = { state: 'finished', endedAt: at('11-26T08:03'), since: at('11-26T08:03') } as const;
  expect(say({ ...end, reason: 'meeting_booked' })).toBe('Finished today 09:03: meeting booked.');
  expect(say({ ...end, reason: 'manual' })).toBe('Finished today 09:03 by Sasha Ito.');
  const stop = { state: 'stopped', reason: 'opted_out_in_crm' } as const;
  expect(say({ ...stop, since: at('11-25T08:00') })).toBe('Stopped yesterday: opted out in the CRM.');
  expect(say({ ...stop, since: at('11-03T08:00') })).toBe('Stopped on 3 Nov: opted out in the CRM.');
  expect(say({ ...stop, since: new Date('2025-11-03T08:00:00Z') })).toContain('on 3 Nov 2025');
  const raised = { endedAt: at('11-03T08:00'), since: at('11-25T08:00') };
  expect(say({ ...stop, ...raised, reason: 'unsubscribed' })).toBe('Stopped yesterday: opted out.');
});

test('a run that is stopped by hand says with what, since when, by whom and why', () => {
  const brake = {
    id: 'b',
    scope: 'cadence' as const,
    scopeId: 'c',
    name: 'Outbound',
    since: at('11-25T09:00'),
    by: 'Sasha Ito',
    byUserId: 'u',
    reason: 'new prices',
  };
  expect(say({ next: next(at('11-28T09:00')), brake })).toBe(
    "Stopped with cadence 'Outbound' since yesterday by Sasha Ito (new prices); next is email 'Intro'.",
  );
  const everything = { ...brake, scope: 'workspace' as const, reason: null, by: 'Ines Roth' };
  const other = [{ ...brake, scope: 'company' as const, name: 'Acme' }];
  expect(say({ next: next(at('11-28T09:00')), brake: everything, otherBrakes: other })).toBe(
    "Stopped with everything since yesterday by Ines Roth, and with company 'Acme' since yesterday by Sasha Ito (new prices); next is email 'Intro'.",
  );
  const openTask = { touchId: 't', stepKey: 'call', visit: 1, until: at('11-27T16:00') };
  expect(say({ openTask, step: steps.call, brake: { ...brake, scope: 'workspace', reason: null } })).toBe(
    "Now: call 'First call' is with Kim Aster; nothing follows: everything is stopped since yesterday by Sasha Ito.",
  );
  expect(say({ state: 'paused', reason: 'replied', brake })).toBe('Held since Tuesday: replied.');
});

test('a run that a rule ended names the rule, or says that it was the cadence’s', () => {
  const ended = { state: 'finished', reason: 'by_rule' } as const;
  expect(say({ ...ended, by: "rule 'Fair in spring'" })).toBe(
    "Finished on Tuesday: rule 'Fair in spring' ended it.",
  );
  expect(say({ ...ended, by: 'the scheduler' })).toBe('Finished on Tuesday: a rule of the cadence ended it.');
});

test('a run that would go on says what halts it instead of promising a mail', () => {
  const halted = 'the sender robin@northwind.example is blocked: complaints of 0.4 %';
  expect(say({ next: next(at('11-28T09:00')), halted })).toBe(
    "Halted: the sender robin@northwind.example is blocked: complaints of 0.4 %; next is email 'Intro'.",
  );
});
