import type { Absence } from '../records.ts';

export interface AbsenceRepo {
  insert(absence: Absence): Promise<void>;
  update(id: string, patch: Partial<Pick<Absence, 'untilDay' | 'endsAt' | 'state'>>): Promise<void>;
  byId(id: string): Promise<Absence | null>;
  /** Those that are not over, the earliest first; with a user, only theirs. */
  open(userId: string | null): Promise<readonly Absence[]>;
  /** Who is away at a moment: at most one for each user. */
  inForce(now: Date): Promise<readonly Absence[]>;
  /** Those that have to begin or to end by now. */
  due(now: Date): Promise<readonly Absence[]>;
  /** Whoever was to stand in for others cannot: their runs are held instead, from the next tick on. */
  holdInsteadOf(colleagueId: string): Promise<void>;
}
