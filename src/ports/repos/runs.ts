import type { CadenceDefinition } from '../../cadence/model.ts';
import type { HoldCause, Run } from '../../cadence/run.ts';
import type { Brake, Cadence, CadenceStart, Enrollment, Person, Touch, Version } from '../records.ts';
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
  /**
   * Fields of CRM records that conditions ask about, by the CRM's own names, of the versions in force and of those that
   * have people in flight; in order.
   */
  crmFieldsAsked(): Promise<readonly string[]>;
  versions(cadenceId: string): Promise<readonly Version[]>;
  versionsByIds(ids: readonly string[]): Promise<readonly Version[]>;
  /** Ids of every version, or of one cadence's, oldest first. */
  versionIds(cadenceId: string | null): Promise<readonly string[]>;
}

export interface CadenceStartRepo {
  insert(starts: readonly CadenceStart[]): Promise<void>;
  /** The ones that wait longest, locked, others' locks skipped. */
  claim(limit: number): Promise<readonly CadenceStart[]>;
  remove(ids: readonly string[]): Promise<void>;
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

/** Which of the runs that have not ended; what is left out does not matter. */
export interface OpenRuns {
  readonly ownerUserId?: string | undefined;
  readonly cadenceId?: string | undefined;
  readonly ids?: readonly string[] | undefined;
  readonly states?: readonly ('pending' | 'active' | 'paused')[] | undefined;
  readonly reason?: string | undefined;
  readonly senderIds?: readonly string[] | undefined;
}

/**
 * People of one version who stand at the same place: `before` a step that is planned, `at` one whose task is open, or
 * `after` the last one of a pause that kept none. `stepKey` null: they have not been anywhere.
 */
export interface InFlightGroup {
  readonly versionId: string;
  readonly state: 'active' | 'paused';
  readonly stands: 'before' | 'at' | 'after';
  readonly stepKey: string | null;
  readonly count: number;
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
   * Runs of these senders, owners or companies that go on by themselves (active, or paused until a day), told by one of
   * each kind and how many there are of it: the same version, sender, owner, company (of those asked for), zone and public
   * holidays, with the same step next on the same day. Most people first, at most `limit` kinds.
   */
  underWay(
    of: {
      readonly senderIds: readonly string[];
      readonly ownerUserIds: readonly string[];
      readonly companyIds: readonly string[];
    },
    limit: number,
  ): Promise<
    readonly { readonly enrollment: Enrollment; readonly people: number; readonly companyId: string | null }[]
  >;
  /**
   * Paused runs whose last decision that was not ignored was to hold them for this cause, in order of their ids,
   * after the given one.
   */
  heldFor(
    cause: HoldCause,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Enrollment[]>;
  /** Runs that have not ended, in order of their ids, after the given one. */
  openMatching(
    filter: OpenRuns,
    page: { readonly after: string | null; readonly limit: number },
  ): Promise<readonly Enrollment[]>;
  /** How many of the same there are, by state and reason, and how many open tasks they have. */
  countOpen(filter: OpenRuns): Promise<{
    readonly states: readonly {
      readonly state: string;
      readonly reason: string | null;
      readonly count: number;
    }[];
    readonly openTasks: number;
  }>;
  /** Gives runs, with their open tasks, to another owner; with a sender and the moment of a new thread, those too. */
  reassign(
    ids: readonly string[],
    to: {
      readonly ownerUserId: string;
      readonly senderId?: string | undefined;
      readonly threadSince?: Date | undefined;
    },
  ): Promise<void>;
  /** Where the active and paused runs of a cadence stand, counted, in one statement. */
  inFlight(cadenceId: string): Promise<readonly InFlightGroup[]>;
  /** How many runs that have not ended a cadence, a sender or a company has. */
  openIn(scope: Pick<Brake, 'scope' | 'scopeId'>): Promise<number>;
  /** Takes these runs' wake time: each sleeps until its brake is let go, or something else moves it. */
  park(runs: readonly { readonly id: string; readonly brakeId: string }[]): Promise<void>;
  /**
   * Gives up to `limit` runs that sleep for this brake their wake time back, skipping what another connection has
   * locked. Returns how many, and whether some still sleep.
   */
  wakeBraked(brakeId: string, limit: number): Promise<{ readonly woken: number; readonly more: boolean }>;
  /** The same at once for all runs of these people, whatever the brake: they may have left its scope. */
  wakeBrakedOf(personIds: readonly string[]): Promise<void>;
  /**
   * Writes the runs' new states with the latest words; `nextWakeAt` is computed by the caller. A run that sleeps for
   * a brake, and of which nothing that is planned has changed, sleeps on.
   */
  save(
    runs: readonly {
      readonly run: Run & Pick<Enrollment, 'versionId'>;
      readonly nextWakeAt: Date | null;
      readonly endedAt: Date | null;
      readonly words: string;
    }[],
  ): Promise<void>;
  /** A person was merged into another: their runs follow. */
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

/** The latest visit of steps, by their keys; `outcome` is null while it is open. */
export type LatestVisits = Readonly<
  Record<string, { readonly visit: number; readonly outcome: string | null }>
>;

export interface TouchRepo {
  insert(touches: readonly Touch[]): Promise<void>;
  update(
    touches: readonly Pick<Touch, 'id' | 'enrollmentId' | 'state' | 'endedAt' | 'outcome' | 'reason'>[],
  ): Promise<void>;
  byIds(keys: readonly { readonly id: string; readonly enrollmentId: string }[]): Promise<readonly Touch[]>;
  byEnrollments(enrollmentIds: readonly string[]): Promise<readonly Touch[]>;
  /** By run: the latest visit of each step that has a touch, and what became of it as conditions call it. */
  latestVisits(enrollmentIds: readonly string[]): Promise<ReadonlyMap<string, LatestVisits>>;
  counts(): Promise<readonly { readonly channel: string; readonly state: string; readonly count: number }[]>;
}
