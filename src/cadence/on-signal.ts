import { decided, ignored, pauseRun, type TransitionContext } from './change.ts';
import { mentions } from './facts.ts';
import { onOutOfOffice } from './on-out-of-office.ts';
import { actByRule } from './rules.ts';
import type { CadenceEvent, Run, StopReason, Transition } from './run.ts';
import type { SignalKind } from './signal-kinds.ts';
import { isTerminal } from './states.ts';
import { finishByMeeting, stopRun } from './stop-run.ts';

type SignalEvent = Extract<CadenceEvent, { type: 'signal' }>;

const stops: Partial<Record<SignalKind, StopReason>> = {
  complained: 'complained',
  unsubscribed: 'unsubscribed',
  opted_out_in_crm: 'opted_out_in_crm',
  bounced: 'bounced',
  left_company: 'left_company',
  deleted_in_crm: 'deleted',
  merged_in_crm: 'merged',
};

/**
 * What the prospect or the world did: first what it means in every cadence, then what the rules of this one say. What
 * stops a run for good leaves nothing to rules, and a reply pauses whatever they say.
 */
export function onSignal(run: Run, event: SignalEvent, ctx: TransitionContext): Transition {
  const reacted = react(run, event, ctx);
  if (stops[event.kind] !== undefined || run.state === 'pending') return reacted;
  if (!(ctx.version.definition.on ?? []).some((rule) => mentions(rule.when, event.kind))) return reacted;
  if (isTerminal(reacted.run.state) && reacted.run.reason !== 'meeting_booked') return reacted;
  const ruled = actByRule(reacted.run, { facts: event.facts, signal: event }, ctx);
  if (ruled === null) return reacted;
  if (reacted.decision.rule.startsWith('ignored-')) return ruled;
  const { rule, words, facts } = ruled.decision;
  return {
    run: ruled.run,
    actions: [...reacted.actions, ...ruled.actions],
    decision: {
      rule,
      words: `${reacted.decision.words} ${words}`,
      facts: { ...reacted.decision.facts, ...facts, first: reacted.decision.rule },
    },
  };
}

/**
 * What a signal means in every cadence. Opens, clicks, deliveries, blocks and what is reported of the person's interest
 * change nothing: they are counted elsewhere, and opens alone must never move a run.
 */
function react(run: Run, event: SignalEvent, ctx: TransitionContext): Transition {
  const facts = { signal: event.kind, at: event.at.toISOString() };
  const stop = stops[event.kind];
  if (stop !== undefined) return stopRun(run, stop, facts);
  switch (event.kind) {
    case 'meeting_booked':
      return finishByMeeting(run, facts);
    case 'replied':
      return onReply(run, facts, ctx);
    case 'out_of_office':
      return onOutOfOffice(run, event, ctx);
    default:
      return ignored(run, 'signal', `'${event.kind}' does not move a run`);
  }
}

/** What is planned, without what an absence did to it: whichever of the two came first makes no difference. */
function backWhereFound(next: Run['next']): Run['next'] {
  if (next?.movedFrom === undefined) return next;
  const { movedFrom, movedDays: _, ...planned } = next;
  return { ...planned, dueAt: movedFrom };
}

function onReply(run: Run, facts: Readonly<Record<string, unknown>>, ctx: TransitionContext): Transition {
  const alert = { type: 'alert', kind: 'replied', words: 'The person replied: answer personally.' } as const;
  const decision = {
    rule: 'pause-reply',
    words: 'The person replied: the run is paused for you to answer.',
    facts,
  };
  const paused = pauseRun(run, { reason: 'replied', resumeAt: null, now: ctx.now });
  if (paused !== null) return decided({ run: paused.run, actions: [...paused.actions, alert] }, decision);
  if (run.state !== 'paused') return ignored(run, 'ended', 'the run has ended');
  if (run.reason === 'replied') return ignored(run, 'paused', 'the run is already paused for a reply');
  if (run.reason === 'held') {
    const words = 'The person replied; the run stays held until somebody resumes it.';
    return decided({ run, actions: [alert] }, { rule: 'alert-reply-while-held', words, facts });
  }
  const found = { ...run, next: backWhereFound(run.next) };
  return decided({ run: { ...found, reason: 'replied', resumeAt: null }, actions: [alert] }, decision);
}
