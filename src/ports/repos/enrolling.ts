import type { Batch, BatchProgress, EditedEmail, KeptSelection, LeftOut } from '../records.ts';

export interface BatchRepo {
  insert(batch: Batch): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Batch[]>;
  /**
   * A batch, locked until the transaction ends: enrolling into it and undoing it wait for each other. Taken before any
   * person, always.
   */
  lock(id: string): Promise<Batch | null>;
  update(id: string, patch: Partial<Pick<Batch, 'leavesAt' | 'undoneAt'>>): Promise<void>;
  addLeftOut(id: string, leftOut: readonly LeftOut[]): Promise<void>;
  /** Forgets who was left out: whoever enrolls the batch starts over. */
  clearLeftOut(id: string): Promise<void>;
  leftOut(id: string): Promise<readonly LeftOut[]>;
  progress(id: string): Promise<BatchProgress>;
}

export interface EditRepo {
  insert(edits: readonly EditedEmail[]): Promise<void>;
  byEnrollments(enrollmentIds: readonly string[]): Promise<readonly EditedEmail[]>;
}

export interface SelectionRepo {
  /** Keeps a selection, and drops those that have expired by `wall` (real time). */
  insert(selection: KeptSelection, wall: Date): Promise<void>;
  byId(id: string): Promise<KeptSelection | null>;
}
