import type { Task } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

export interface TaskRepo {
  insert(tasks: readonly Task[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Task[]>;
  /**
   * How many open tasks are due, and of those how many are overdue: on a day before today in their person's zone. With
   * an owner, only that user's.
   */
  waiting(now: Date, ownerUserId: string | null): Promise<{ readonly due: number; readonly overdue: number }>;
  /**
   * Gives the open tasks of a user who is away to the colleague who stands in; `handBack` returns those that are still
   * open.
   */
  handOver(fromUserId: string, toUserId: string): Promise<void>;
  handBack(toUserId: string): Promise<void>;
  /** Closes the tasks that ask to fix an email of these runs; each run has at most one open task of that kind. */
  closeFixes(
    closes: readonly (Pick<Task, 'enrollmentId' | 'state' | 'completedAt' | 'completedBy'> & {
      readonly outcome: string | null;
    })[],
  ): Promise<void>;
  /** Updates open tasks of that kind: their step, what is missing, and the text as it looks now. */
  renewFixes(
    fixes: readonly Pick<Task, 'enrollmentId' | 'stepKey' | 'title' | 'missing' | 'script'>[],
  ): Promise<void>;
  /** Closes open tasks; returns the ids that were open. */
  close(
    tasks: readonly Pick<Task, 'id' | 'state' | 'outcome' | 'note' | 'completedAt' | 'completedBy'>[],
  ): Promise<readonly string[]>;
  list(
    filter: {
      readonly state?: string | undefined;
      readonly ownerUserId?: string | undefined;
      readonly dueBefore?: Date | undefined;
      /** `due` lists the earliest due first; left out, the newest come first. */
      readonly sort?: 'due' | undefined;
    },
    page: PageRequest,
  ): Promise<Page<Task>>;
}
