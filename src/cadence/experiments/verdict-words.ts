import type { ExperimentTerms } from './decide.ts';
import type { ArmCounts } from './evidence.ts';
import type { ExperimentVerdict } from './verdict.ts';

/** A share of 100 with one decimal: `4`, `3.4`, `-0.5`. */
export function ofHundred(share: number): string {
  const rounded = Math.round(share * 1000) / 10;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

const count = (n: number) => n.toLocaleString('en-GB');

/** A verdict in words for people who have had no statistics; rates and differences are of 100 units. */
export function wordsOf(
  { state, interval, winner, units }: Omit<ExperimentVerdict, 'words'>,
  {
    arms,
    plan,
    small,
  }: { readonly arms: readonly ArmCounts[]; readonly plan: ExperimentTerms; readonly small: boolean },
): string {
  if (interval === null) return 'Nobody has had the full time in each arm yet.';
  const { arm, than, low, high, estimate } = interval;
  const share = (key: string) => {
    const found = arms.find((one) => one.key === key);
    return ofHundred(found === undefined || found.units === 0 ? 0 : found.hits / found.units);
  };
  const rates = `${share(arm)} of 100 against ${share(than)}`;
  const range = `the difference lies between ${ofHundred(low)} and ${ofHundred(high)}`;
  if (winner !== null) return `'${winner}' wins: ${rates}; ${range}.`;
  const looked = `${count(units)} of ${count(plan.total)} counted`;
  if (state === 'running')
    return estimate === 0
      ? `Still open, ${looked}: so far both at ${share(arm)} of 100; ${range}.`
      : `Still open, ${looked}: '${arm}' is ahead of '${than}' with ${rates}; ${range}.`;
  const why = small
    ? `a difference of ${ofHundred(plan.lift)} of 100 or more can be ruled out`
    : `the announced sample size is used up`;
  return `No difference found: ${why}. ${rates}; ${range}.`;
}
