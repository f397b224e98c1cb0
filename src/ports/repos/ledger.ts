import type { Enrollment, LedgerEntry } from '../records.ts';

export interface LedgerRepo {
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** In the order in which decisions were taken. */
  byEnrollment(enrollmentId: string): Promise<readonly LedgerEntry[]>;
  /** Decisions about a person and about whoever turned out to be them. */
  byPerson(personId: string): Promise<readonly LedgerEntry[]>;
  /** A page of runs, in order of their ids, each with its decisions as of the same moment. */
  replayPage(
    asked: { readonly engine: string; readonly personId: string | null },
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly ReplayRun[]>;
  /** Changes of settings, newest first. */
  settings(limit: number): Promise<readonly LedgerEntry[]>;
  /** When each of these runs came into its state, for its reason, who or what brought it there, and that decision in words. */
  latestChanges(
    enrollmentIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly at: Date; readonly actor: string; readonly words: string }>>;
}

/** A run as its row has it, beside the decisions that must have led there. */
export interface ReplayRun {
  readonly enrollment: Enrollment;
  readonly nextWakeAt: Date | null;
  /** From the latest checkpoint of the asked engine on, else all that is kept. */
  readonly rows: readonly LedgerEntry[];
}

/** What keeps the ledger: checkpoints when the engine changes, and what a workspace does not keep for ever. */
export interface UpkeepRepo {
  /**
   * The next open runs, in order of their ids, that have decisions of another engine than this; none when all have been
   * looked at. Nothing is left to do for an engine older than the last one.
   */
  runsToCarryOver(engine: string, limit: number): Promise<readonly string[]>;
  /** All runs up to this one have been looked at for the engine; null: all there are. */
  carriedOver(engine: string, upTo: string | null): Promise<void>;
  /** The next ended runs, longest ended first, whose decisions the workspace keeps no longer. */
  runsToForget(limit: number): Promise<readonly { readonly id: string; readonly endedAt: Date }[]>;
  /** Removes the decisions of these runs that a later checkpoint of retention stands for; returns how many. */
  forget(runs: readonly { readonly id: string; readonly endedAt: Date }[]): Promise<number>;
}
