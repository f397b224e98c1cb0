/** One measured figure. `holds` is null where there is nothing to reach: the figure is only to be known. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  /** In words, with the direction: `at least 0.80`. */
  readonly target: string | null;
  readonly holds: boolean | null;
  readonly unit: string;
}

/** What a benchmark may print while it runs; the figures themselves are its results. */
export interface BenchContext {
  readonly note: (words: string) => void;
}

/** A group of figures that are measured in one run, since only ratios of one run mean anything. */
export interface Bench {
  readonly name: string;
  /** What it measures, in a sentence. */
  readonly about: string;
  run(ctx: BenchContext): Promise<readonly BenchResult[]>;
}

const rounded = (value: number) => Number(value.toPrecision(3));

/** A figure that must be at least `least`. */
export function atLeast(
  name: string,
  value: number,
  { least, unit }: { least: number; unit: string },
): BenchResult {
  return { name, value: rounded(value), target: `at least ${least}`, holds: value >= least, unit };
}

/** A figure that must be at most `most`. */
export function atMost(
  name: string,
  value: number,
  { most, unit }: { most: number; unit: string },
): BenchResult {
  return { name, value: rounded(value), target: `at most ${most}`, holds: value <= most, unit };
}

/** A figure without a target. */
export function known(name: string, value: number, unit: string): BenchResult {
  return { name, value: rounded(value), target: null, holds: null, unit };
}

/** The middle of some measurements: one that met a busy moment does not count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** Seconds that `work` takes. */
export async function secondsOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
