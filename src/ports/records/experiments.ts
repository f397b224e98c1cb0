/** What counts as a success of a person (or, by company, of anybody in it); opens are counted by machines, too. */
export const experimentMetrics = ['reply', 'meeting', 'click', 'open'] as const;
export type ExperimentMetric = (typeof experimentMetrics)[number];

/** By what people are parted before they are assigned, so that arms are alike in each part. */
export const stratumFields = ['rep', 'country', 'industry'] as const;
export type StratumField = (typeof stratumFields)[number];

export interface ExperimentArm {
  /** A variant of the step, or the name of a cadence's arm. */
  readonly key: string;
  readonly weight: number;
  /** For whole cadences: which one. */
  readonly cadenceId: string | null;
  /** For a step: the words as they were at the start. An enrollment takes part while its version has the same ones. */
  readonly content: string | null;
}

/** What an experiment said when it ended, as it stood then. */
export interface ExperimentResult {
  readonly state: 'winner' | 'no_difference' | 'stopped';
  readonly winner: string | null;
  readonly words: string;
  readonly arms: readonly { readonly key: string; readonly units: number; readonly hits: number }[];
}

/** A comparison with everything that was fixed before it began. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
  /** `step`: variants of one step, by person. `cadence`: whole cadences, by company. */
  readonly kind: 'step' | 'cadence';
  /** For a step: its cadence and key. For whole cadences the first arm's cadence, and null. */
  readonly cadenceId: string;
  readonly stepKey: string | null;
  readonly arms: readonly ExperimentArm[];
  readonly metric: ExperimentMetric;
  /** What is to be known of the metric, stored with the choice; null for metrics without a catch. */
  readonly warning: string | null;
  readonly stratifyBy: readonly StratumField[];
  /** Shares: success today, and smallest difference of interest. */
  readonly baseline: number;
  readonly lift: number;
  readonly alpha: number;
  readonly power: number;
  /** The announced sample size: people or companies of all arms together. */
  readonly total: number;
  /** How many begin in a week, as expected at the start; null when nobody said. */
  readonly perWeek: number | null;
  /** Days from a unit's first enrollment until it counts; the same for all arms. */
  readonly watchDays: number;
  /** What happens when a winner is found: somebody is told, or it is promoted. */
  readonly onWinner: 'tell' | 'promote';
  readonly startedAt: Date;
  readonly startedBy: string;
  /** When it is to be judged next; null once it has ended. */
  readonly judgeAt: Date | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly result: ExperimentResult | null;
  /** What was put into force of it, in words, with the arm that is left or the first of them; null while nothing was. */
  readonly promoted: {
    readonly words: string;
    readonly arm: string;
    readonly at: string;
    readonly by: string;
  } | null;
}

/** Which arm a person or a company has in an experiment, for good. */
export interface ExperimentUnit {
  readonly experimentId: string;
  /** The person's id, or the company's; of people without a company the person's. */
  readonly unit: string;
  readonly arm: string;
  readonly stratum: string;
  readonly position: number;
}

/** A run that takes part in an experiment. */
export interface ExperimentRun {
  readonly experimentId: string;
  readonly enrollmentId: string;
  readonly unit: string;
  readonly arm: string;
}
