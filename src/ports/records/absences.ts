/** A time in which a user is away, and what happens to their runs meanwhile. */
export interface Absence {
  readonly id: string;
  readonly userId: string;
  /** `deactivated`: the user cannot work any more; it ends when an admin activates them again. */
  readonly kind: 'leave' | 'deactivated';
  /** `hold`: their runs pause; `hand_over`: a colleague gets their tasks, alerts and replies. */
  readonly policy: 'hold' | 'hand_over';
  readonly colleagueId: string | null;
  /** First and last day away, in the user's zone; null for a deactivation. */
  readonly fromDay: string | null;
  readonly untilDay: string | null;
  /** The midnight before the first day, and that after the last one; null: nobody knows the end. */
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  readonly state: 'planned' | 'running' | 'over';
  readonly note: string | null;
  readonly createdBy: string;
  readonly createdAt: Date;
}
