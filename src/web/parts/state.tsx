import {
  IconCheck,
  IconCircleDashed,
  IconHandStop,
  IconPlayerPauseFilled,
  IconPlayerPlayFilled,
  IconPlayerStopFilled,
} from '@tabler/icons-react';
import { sentence, words } from '../words.ts';
import classes from './state.module.css';

/** Colour carries state only, and each state has a sign and a word, too. */
const looks = {
  pending: ['waiting', IconCircleDashed, 'Waiting'],
  active: ['running', IconPlayerPlayFilled, 'Running'],
  paused: ['held', IconPlayerPauseFilled, 'Held'],
  halted: ['stopped', IconHandStop, 'Halted'],
  finished: ['won', IconCheck, 'Finished'],
  stopped: ['stopped', IconPlayerStopFilled, 'Stopped'],
} as const;

export type RunState = Exclude<keyof typeof looks, 'halted'>;

/** The same, but for a run that would go on and is kept from it: stopped by hand, or its sender is blocked. */
export const shownState = (run: {
  readonly state: RunState;
  readonly brake: object | null;
  readonly halted: string | null;
}): keyof typeof looks =>
  (run.brake !== null || run.halted !== null) && (run.state === 'active' || run.state === 'pending')
    ? 'halted'
    : run.state;

/** A run's state with its sign, word and reason: 'Held: replied'. */
export function StateBadge(props: { readonly state: keyof typeof looks; readonly reason?: string | null }) {
  const [look, Icon, word] = looks[props.state];
  return (
    <span className={classes.state} data-look={look}>
      <Icon size={12} aria-hidden />
      {word}
      {props.reason ? `: ${words(props.reason)}` : ''}
    </span>
  );
}

/** Any other state in the same dress: a touch, a task, a connection. */
export function Tag(props: {
  readonly look: 'running' | 'waiting' | 'held' | 'won' | 'stopped' | 'quiet';
  readonly children: string;
}) {
  return (
    <span className={classes.state} data-look={props.look}>
      {sentence(props.children)}
    </span>
  );
}
