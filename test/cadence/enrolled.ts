import {
  type Action,
  type CadenceEvent,
  type CadenceInput,
  type Obstacle,
  type Run,
  type SignalKind,
  type Transition,
  transition,
} from '../../src/cadence/index.ts';
import { pendingRun, versionOf } from './support.ts';

const text = { variants: [{ key: 'a', subject: 'S', body: 'B' }] };
export const threeSteps: CadenceInput = {
  name: 'Three',
  steps: [
    { key: 'email-1', name: 'Email 1', channel: 'email', day: 1, at: '10:00', ...text },
    { key: 'call-1', name: 'Call 1', channel: 'call', day: 1, at: '14:00', script: 'Hi' },
    { key: 'email-2', name: 'Email 2', channel: 'email', day: 3, at: '10:00', ...text },
  ],
};

/** A run in Berlin that begins on Monday, 23 November 2026, an hour ahead of UTC. */
export function enroll(input: CadenceInput = threeSteps) {
  const version = versionOf(input);
  let run: Run = pendingRun('Europe/Berlin', '2026-11-23');
  const all: Action[] = [];
  const at = (now: string, event: CadenceEvent): Transition => {
    const result = transition(run, event, { version, now: new Date(now) });
    run = result.run;
    all.push(...result.actions);
    return result;
  };
  const due = (now: string, obstacle?: Obstacle) =>
    at(now, {
      type: 'due',
      touchId: `t${now.slice(8, 13)}`,
      ...(obstacle === undefined ? {} : { obstacle }),
    });
  const signal = (now: string, kind: SignalKind, until?: string) =>
    at(now, {
      type: 'signal',
      kind,
      at: new Date(now),
      ...(until === undefined ? {} : { until: new Date(until) }),
    });
  const command = (now: string, what: 'pause' | 'resume' | 'finish' | 'stop') =>
    at(now, { type: 'command', command: what });
  at('2026-11-23T07:00:00Z', { type: 'enrolled' });
  return { at, due, signal, command, all, current: () => run };
}

export const dueOf = (run: Run) => [run.next?.stepKey, run.next?.visit, run.next?.dueAt.toISOString()];

/** Email sent on Monday at 10:00, the call's task opened at 14:00. */
export function withOpenTask(input?: CadenceInput) {
  const played = enroll(input);
  played.due('2026-11-23T09:00:00Z');
  played.due('2026-11-23T13:00:00Z');
  return played;
}
