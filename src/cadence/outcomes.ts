import type { Effect } from './effects.ts';
import type { Channel, Step } from './model.ts';
import type { FinishReason, PauseReason, StopReason } from './run.ts';

/** What a rep may record when a task is over, and what follows from it. */
export interface Outcome {
  readonly key: string;
  /** For people, in the UI and in the CRM. */
  readonly label: string;
  readonly effect: Effect;
}

const callOutcomes: readonly Outcome[] = [
  { key: 'connected', label: 'Connected', effect: 'continue' },
  { key: 'meeting_booked', label: 'Meeting booked', effect: 'finish' },
  { key: 'not_interested', label: 'Not interested', effect: 'finish' },
  { key: 'left_voicemail', label: 'Left voicemail', effect: 'continue' },
  { key: 'no_answer', label: 'No answer', effect: 'continue' },
  { key: 'busy', label: 'Busy', effect: 'continue' },
  { key: 'call_back', label: 'Call back later', effect: 'continue' },
  { key: 'wrong_number', label: 'Wrong number', effect: 'continue' },
  { key: 'do_not_contact', label: 'Asked not to be contacted', effect: 'stop' },
];

/** What every channel but the phone ends with besides its own. */
const answers: readonly Outcome[] = [
  { key: 'not_possible', label: 'Not possible', effect: 'continue' },
  { key: 'replied', label: 'Replied', effect: 'pause' },
  { key: 'meeting_booked', label: 'Meeting booked', effect: 'finish' },
  { key: 'not_interested', label: 'Not interested', effect: 'finish' },
  { key: 'do_not_contact', label: 'Asked not to be contacted', effect: 'stop' },
];
const goesOn = (key: string, label: string): Outcome => ({ key, label, effect: 'continue' });
const done = goesOn('done', 'Done');

const outcomesByChannel: Readonly<Record<Channel, readonly Outcome[]>> = {
  call: callOutcomes,
  email: [done, ...answers],
  linkedin: [
    done,
    goesOn('accepted', 'Request accepted'),
    goesOn('not_accepted', 'Request not accepted'),
    ...answers,
  ],
  sms: [done, goesOn('not_delivered', 'Not delivered'), ...answers],
  video: [done, goesOn('watched', 'Watched'), goesOn('not_watched', 'Not watched'), ...answers],
  direct_mail: [done, goesOn('delivered', 'Delivered'), goesOn('returned', 'Came back'), ...answers],
  custom: [done, ...answers],
};

/** The outcomes of a channel's tasks with their default effects, in the order in which a rep sees them. */
export function outcomesOf(channel: Channel): readonly Outcome[] {
  return outcomesByChannel[channel];
}

/** The outcomes of one step: its channel's, with the step's own effects over them and its own ones after them. */
export function outcomesOfStep(step: Pick<Step, 'channel' | 'outcomes'>): readonly Outcome[] {
  const known = outcomesOf(step.channel);
  const own = Object.entries(step.outcomes)
    .filter(([key]) => !known.some((outcome) => outcome.key === key))
    .map(([key, effect]) => ({ key, label: key.replaceAll('_', ' '), effect }));
  return [
    ...known.map((outcome) => ({ ...outcome, effect: effectOver(outcome, step.outcomes[outcome.key]) })),
    ...own,
  ];
}

/** A step's effect over a channel's; a stop that is promised to the person stays what it is, also in old versions. */
function effectOver(outcome: Outcome, own: Effect | undefined): Effect {
  if (own === undefined || outcome.key === 'do_not_contact') return outcome.effect;
  return outcome.key === 'replied' && own === 'continue' ? 'pause' : own;
}

/** Everything that a visit of a step can end with. */
export function outcomeKeysOf(step: Step): readonly string[] {
  if (step.mode === 'automatic') return ['sent', 'skipped'];
  return [...outcomesOfStep(step).map((outcome) => outcome.key), 'skipped', 'not_done'];
}

/** Outcomes by which the person was heard: a response, like a reply. */
const heard: ReadonlySet<string> = new Set([
  'connected',
  'meeting_booked',
  'call_back',
  'not_interested',
  'replied',
  'accepted',
]);
export const isResponse = (outcome: string): boolean => heard.has(outcome);

/** The reason that a run takes when an outcome finishes it; `completed` for outcomes that name no reason. */
export function finishReasonOf(outcome: string): FinishReason {
  return outcome === 'meeting_booked' || outcome === 'not_interested' ? outcome : 'completed';
}

/** `held` for outcomes that are no reply: the run waits for a person. */
export function pauseReasonOf(outcome: string): PauseReason {
  return outcome === 'replied' ? 'replied' : 'held';
}

/** Asking a rep not to be contacted is an opt-out like any other. */
export function stopReasonOf(outcome: string): StopReason {
  return outcome === 'do_not_contact' ? 'unsubscribed' : 'manual';
}
