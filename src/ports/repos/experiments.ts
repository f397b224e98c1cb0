import type { Experiment, ExperimentRun, ExperimentUnit } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

/** How an experiment is counted. */
export interface ExperimentCount {
  readonly experiment: Pick<Experiment, 'id' | 'kind' | 'stepKey' | 'metric' | 'watchDays' | 'total'>;
  readonly now: Date;
  /** After how many units there is a look. */
  readonly every: number;
}

/** The units of one arm between one look and the next; looks are numbered from 1 on. */
export interface LookRow {
  readonly look: number;
  readonly arm: string;
  readonly units: number;
  readonly hits: number;
}

export interface ExperimentCounts {
  /** Only units that had their full time, in the order in which they began, up to the announced sample size. */
  readonly looks: readonly LookRow[];
  /** Units that have begun, by arm, whatever their age. */
  readonly begun: ReadonlyMap<string, number>;
  /** When the next of the younger ones has had its full time; null when there is none. */
  readonly nextAt: Date | null;
}

export interface ExperimentRepo {
  insert(experiment: Experiment): Promise<void>;
  byId(id: string): Promise<Experiment | null>;
  /** The same, locked until the transaction ends: assignments and the end wait for each other. After people, before runs. */
  lock(ids: readonly string[]): Promise<readonly Experiment[]>;
  save(
    id: string,
    patch: Partial<Pick<Experiment, 'judgeAt' | 'endedAt' | 'endedBy' | 'result' | 'promoted'>>,
  ): Promise<void>;
  /** Newest first. */
  list(page: PageRequest): Promise<Page<Experiment>>;
  /** Experiments on steps of these cadences that have not ended. */
  openOnSteps(cadenceIds: readonly string[]): Promise<readonly Experiment[]>;
  /** Open ones that are to be judged by now. */
  toJudge(now: Date): Promise<readonly Experiment[]>;
  /** The arms of those units that have one; also of people who were joined to one of them since. */
  unitsOf(experimentId: string, units: readonly string[]): Promise<readonly ExperimentUnit[]>;
  /** How many places of each of these strata are taken. */
  placesTaken(experimentId: string, strata: readonly string[]): Promise<ReadonlyMap<string, number>>;
  addUnits(units: readonly ExperimentUnit[]): Promise<void>;
  addRuns(runs: readonly ExperimentRun[]): Promise<void>;
  /** These runs take part no more; their units keep their arms. */
  removeRuns(experimentId: string, enrollmentIds: readonly string[]): Promise<void>;
  /**
   * Counts set-based, from runs, touches and signals. A unit counts once its first run in the experiment began
   * `watchDays` ago, by that alone; its successes count within these days. On a step only runs count that came to it,
   * and only what happened after. Runs that were undone do not count.
   */
  counts(asked: ExperimentCount): Promise<ExperimentCounts>;
}
