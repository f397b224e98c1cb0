import { type EnrollmentState, enrollmentStates, type Run } from './run.ts';

/**
 * Every legal move of a run between states, by what causes it. An end is a state that only a stronger end takes the
 * place of (see ranking.ts), because the facts arrived in another order than that of their weight. A reason may change
 * while the state stays (a stronger stop, a reply during leave); that is no move.
 */
export const moves = [
  { from: 'pending', to: 'active', cause: 'enrolled' },
  { from: 'pending', to: 'paused', cause: 'pause' },
  { from: 'pending', to: 'finished', cause: 'finish' },
  { from: 'pending', to: 'stopped', cause: 'stop' },
  { from: 'active', to: 'paused', cause: 'pause' },
  { from: 'active', to: 'finished', cause: 'finish' },
  { from: 'active', to: 'stopped', cause: 'stop' },
  { from: 'paused', to: 'active', cause: 'resume' },
  { from: 'paused', to: 'finished', cause: 'finish' },
  { from: 'paused', to: 'stopped', cause: 'stop' },
  { from: 'finished', to: 'stopped', cause: 'outranked' },
  { from: 'stopped', to: 'finished', cause: 'outranked' },
] as const satisfies readonly { from: EnrollmentState; to: EnrollmentState; cause: string }[];

export type Move = (typeof moves)[number];
export type MoveCause = Move['cause'];
export type TerminalState = Exclude<EnrollmentState, Exclude<Move, { readonly cause: 'outranked' }>['from']>;

/** Whether a run may go from one state to another. */
export function canMove(from: EnrollmentState, to: EnrollmentState): boolean {
  return moves.some((move) => move.from === from && move.to === to);
}

/** Whether a state is an end: nothing but a stronger end leads out of it. */
export function isTerminal(state: EnrollmentState): state is TerminalState {
  return !moves.some((move) => move.from === state && move.cause !== 'outranked');
}

export const terminalStates: readonly TerminalState[] = enrollmentStates.filter(isTerminal);

/** State and reason in one, as the ledger keeps them: `paused (replied)`. */
export function stateWithReason({ state, reason }: Pick<Run, 'state' | 'reason'>): string {
  return reason === null ? state : `${state} (${reason})`;
}
