import type { Batch, BatchProgress, EditedEmail, KeptSelection, LeftOut, LeftOutCount } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

export interface BatchRepo {
  /** Whether it is new: one with this id that is there already stays as it is. */
  insert(batch: Batch): Promise<boolean>;
  byIds(ids: readonly string[]): Promise<readonly Batch[]>;
  /**
   * A batch, locked until the transaction ends: enrolling into it and undoing it wait for each other. Taken before any
   * person, always.
   */
  lock(id: string): Promise<Batch | null>;
  update(id: string, patch: Partial<Pick<Batch, 'leavesAt' | 'undoneAt' | 'total'>>): Promise<void>;
  /** Adds who was left out, from position `from` of the selection on. */
  addLeftOut(id: string, from: number, leftOut: readonly LeftOut[]): Promise<void>;
  /** Who was left out of a batch, or would be as the preview with this job's id says, in the selection's order. */
  leftOut(id: string, page: PageRequest): Promise<Page<LeftOut>>;
  /** How many for which reason, most first, at most `limit` reasons. */
  reasons(id: string, limit: number): Promise<readonly LeftOutCount[]>;
  progress(id: string): Promise<BatchProgress>;
}

export interface EditRepo {
  insert(edits: readonly EditedEmail[]): Promise<void>;
  /** In the place of an edit of the same email, if there is one. */
  save(edit: EditedEmail): Promise<void>;
  byEnrollments(enrollmentIds: readonly string[]): Promise<readonly EditedEmail[]>;
}

export interface SelectionRepo {
  /** Keeps a selection, and drops those that have expired by `wall` (real time). */
  insert(selection: KeptSelection, wall: Date): Promise<void>;
  byId(id: string): Promise<KeptSelection | null>;
}
