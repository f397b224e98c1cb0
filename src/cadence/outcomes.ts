import type { Channel, OutcomeEffect, Step } from './model.ts';
import type { FinishReason, PauseReason, StopReason } from './run.ts';

/** What a rep may record when a task is over, and what follows from it. */
export interface Outcome {
  readonly key: string;
  /** For people, in the UI and in the CRM. */
  readonly label: string;
  readonly effect: OutcomeEffect;
}

const callOutcomes: readonly Outcome[] = [
  { key: 'connected', label: 'Connected', effect: 'continue' },
  { key: 'meeting_booked', label: 'Meeting booked', effect: 'finish' },
  { key: 'not_interested', label: 'Not interested', effect: 'finish' },
  { key: 'left_voicemail', label: 'Left voicemail', effect: 'continue' },
  { key: 'no_answer', label: 'No answer', effect: 'continue' },
  { key: 'busy', label: 'Busy', effect: 'continue' },
  { key: 'wrong_number', label: 'Wrong number', effect: 'continue' },
  { key: 'do_not_contact', label: 'Asked not to be contacted', effect: 'stop' },
];

const otherOutcomes: readonly Outcome[] = [
  { key: 'done', label: 'Done', effect: 'continue' },
  { key: 'not_possible', label: 'Not possible', effect: 'continue' },
  { key: 'replied', label: 'Replied', effect: 'pause' },
  { key: 'meeting_booked', label: 'Meeting booked', effect: 'finish' },
  { key: 'not_interested', label: 'Not interested', effect: 'finish' },
  { key: 'do_not_contact', label: 'Asked not to be contacted', effect: 'stop' },
];

/** The outcomes of a channel's tasks with their default effects, in the order in which a rep sees them. */
export function outcomesOf(channel: Channel): readonly Outcome[] {
  return channel === 'call' ? callOutcomes : otherOutcomes;
}

/** The outcomes of one step: its channel's, with the step's own effects over them and its own ones after them. */
export function outcomesOfStep(step: Step): readonly Outcome[] {
  const known = outcomesOf(step.channel);
  const own = Object.entries(step.outcomes)
    .filter(([key]) => !known.some((outcome) => outcome.key === key))
    .map(([key, effect]) => ({ key, label: key.replaceAll('_', ' '), effect }));
  return [
    ...known.map((outcome) => ({ ...outcome, effect: step.outcomes[outcome.key] ?? outcome.effect })),
    ...own,
  ];
}

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
