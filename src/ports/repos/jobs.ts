import type { Job, PreviewedPerson, Selected } from '../records.ts';
import type { InFlightGroup } from './runs.ts';

/** What changes of a job while it is at work. */
type JobPatch = Partial<Pick<Job, 'state' | 'total' | 'done' | 'result' | 'memo'>> & {
  /** Its worker keeps it for so long from now on; 0 gives it free. */
  readonly leaseSeconds?: number;
};

export interface JobRepo {
  /** Adds a job; one with this id that is there already stays as it is. */
  insert(job: Job): Promise<void>;
  byId(id: string): Promise<Job | null>;
  /** Locked until the transaction ends; taken before the batch and the people. */
  lock(id: string): Promise<Job | null>;
  /** Leases a job that nobody is at work on: the one that has waited longest. */
  claim(leaseSeconds: number): Promise<Job | null>;
  save(id: string, patch: JobPatch): Promise<void>;
  /** Keeps whom the job is about, from part `from` on. */
  addParts(id: string, from: number, parts: readonly (readonly Selected[])[]): Promise<void>;
  /**
   * Keeps the ids of the runs that stand in these groups of a cadence now, from part `from` on, `size` in each. Returns
   * how many parts and runs those are.
   */
  addRuns(
    id: string,
    from: number,
    runs: {
      readonly cadenceId: string;
      readonly groups: readonly Omit<InFlightGroup, 'count'>[];
      readonly size: number;
    },
  ): Promise<{ readonly parts: number; readonly runs: number }>;
  part(id: string, part: number): Promise<readonly Selected[]>;
  /** Says of everybody from a part on that they were left out for one reason, from position `seq` on. */
  leaveOutFrom(
    id: string,
    from: { readonly part: number; readonly seq: number },
    reason: string,
  ): Promise<void>;
  /** Forgets whom a job that is over was about. */
  dropParts(id: string): Promise<void>;
  addPreviewed(id: string, people: readonly PreviewedPerson[]): Promise<void>;
  /** Whom a preview has met so far, among these keys. */
  previewed(id: string, keys: readonly string[]): Promise<readonly PreviewedPerson[]>;
  /** Forgets previews from before a moment (product time), with all that they said. */
  dropPreviews(before: Date): Promise<void>;
}
