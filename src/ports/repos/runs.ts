import type { CadenceDefinition } from '../../cadence/model.ts';
import type { HoldCause, Run } from '../../cadence/run.ts';
import type { Cadence, Enrollment, LedgerEntry, Person, Task, Touch, Version } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

export interface CadenceRepo {
  list(): Promise<readonly Cadence[]>;
  byId(id: string): Promise<Cadence | null>;
  byName(name: string): Promise<Cadence | null>;
  /** Adds a cadence (when new) and an immutable version, with its steps and variants as rows. */
  publish(input: {
    readonly cadenceId: string;
    readonly versionId: string;
    readonly definition: CadenceDefinition;
    readonly at: Date;
    readonly by: string;
  }): Promise<Version>;
  versions(cadenceId: string): Promise<readonly Version[]>;
  versionsByIds(ids: readonly string[]): Promise<readonly Version[]>;
  /** Ids of every version, or of one cadence's, oldest first. */
  versionIds(cadenceId: string | null): Promise<readonly string[]>;
}

/** Which runs a page is about; what is left out does not matter. */
export interface EnrollmentFilter {
  readonly cadenceId?: string | undefined;
  readonly versionId?: string | undefined;
  readonly personId?: string | undefined;
  readonly ownerUserId?: string | undefined;
  readonly batchId?: string | undefined;
  /** Words of the person's name, address or company. */
  readonly query?: string | undefined;
}

export interface EnrollmentRepo {
  insert(enrollments: readonly Enrollment[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Enrollment[]>;
  byPersons(personIds: readonly string[]): Promise<readonly Enrollment[]>;
  /** Everybody who was enrolled by one request, in order of their ids. */
  byBatch(batchId: string): Promise<readonly Enrollment[]>;
  /** The same in pages. */
  pageOfBatch(batchId: string, page: PageRequest): Promise<Page<Enrollment>>;
  /** Runs that have not ended (pending, active, paused) of these people. */
  openByPersons(personIds: readonly string[]): Promise<readonly Enrollment[]>;
  /** Runs, newest first. Those that were undone only for a person, a batch or by that reason. */
  list(
    filter: EnrollmentFilter & { readonly state?: string | undefined; readonly reason?: string | undefined },
    page: PageRequest,
  ): Promise<Page<Enrollment>>;
  /** How many of the same runs there are, by state, in one statement; in no state more than `atMost` are looked for. */
  countByState(
    filter: EnrollmentFilter,
    wanted: { readonly states: readonly string[]; readonly atMost: number },
  ): Promise<ReadonlyMap<string, number>>;
  /** Open runs of a company's people but one, newest first. */
  openByCompany(
    companyId: string,
    others: { readonly except: string; readonly limit: number },
  ): Promise<readonly Enrollment[]>;
  /**
   * Claims up to `limit` runs whose wake time is at or before `now` (of people who are not held), earliest first,
   * locking the run AND the person, skipping whatever another connection has locked. Held people's runs stay.
   */
  claimDue(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly enrollment: Enrollment; readonly person: Person }[]>;
  /** Active runs whose next step is a rep's and due after `from` and before `to`, earliest first. */
  upcomingTasks(
    filter: { readonly ownerUserId: string | null; readonly from: Date; readonly to: Date },
    limit: number,
  ): Promise<readonly Enrollment[]>;
  /**
   * Paused runs whose last decision that was not ignored was to hold them for this cause, in order of their ids,
   * after the given one.
   */
  heldFor(
    cause: HoldCause,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Enrollment[]>;
  /** Writes the runs' new states with the latest words; `nextWakeAt` is computed by the caller. */
  save(
    runs: readonly {
      readonly run: Run;
      readonly nextWakeAt: Date | null;
      readonly endedAt: Date | null;
      readonly words: string;
    }[],
  ): Promise<void>;
  /** The same person record stands for another now: runs follow. */
  movePerson(fromPersonId: string, toPersonId: string): Promise<void>;
  counts(): Promise<
    readonly {
      readonly cadenceId: string;
      readonly state: string;
      readonly reason: string | null;
      readonly count: number;
    }[]
  >;
}

export interface TouchRepo {
  insert(touches: readonly Touch[]): Promise<void>;
  update(
    touches: readonly Pick<Touch, 'id' | 'enrollmentId' | 'state' | 'endedAt' | 'outcome' | 'reason'>[],
  ): Promise<void>;
  byIds(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<readonly Touch[]>;
  byEnrollments(enrollmentIds: readonly string[]): Promise<readonly Touch[]>;
  counts(): Promise<readonly { readonly channel: string; readonly state: string; readonly count: number }[]>;
}

export interface TaskRepo {
  insert(tasks: readonly Task[]): Promise<void>;
  byIds(ids: readonly string[]): Promise<readonly Task[]>;
  /**
   * How many open tasks are due, and of those how many are overdue: on a day before today in their person's zone. With
   * an owner, only that user's.
   */
  waiting(now: Date, ownerUserId: string | null): Promise<{ readonly due: number; readonly overdue: number }>;
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

export interface LedgerRepo {
  append(entries: readonly LedgerEntry[]): Promise<void>;
  /** In the order in which decisions were taken. */
  byEnrollment(enrollmentId: string): Promise<readonly LedgerEntry[]>;
  byPerson(personId: string): Promise<readonly LedgerEntry[]>;
  /** When each of these runs came into its state, for its reason, and who or what brought it there. */
  latestChanges(
    enrollmentIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly at: Date; readonly actor: string }>>;
}
