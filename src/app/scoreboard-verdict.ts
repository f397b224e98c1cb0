import { chanceOf, type Estimate, estimate, isSettled, moreNeeded } from '../cadence/index.ts';

/** What can be said about a version so far, and how it does beside the others. */
export const verdictKinds = [
  'nobody',
  'waiting',
  'too_early',
  'settled',
  'better',
  'worse',
  'no_difference',
  'complaints',
] as const;

/** What can be said about a version so far, in words. `more` is how many more people it takes, about. */
export interface Verdict {
  readonly kind: (typeof verdictKinds)[number];
  readonly more: number | null;
  readonly words: string;
}

/** More than this share of opt-outs asks for a look at frequency, words or targeting: published advice says 1–2 %. */
const optOutLimit = 0.02;
/** One or two among few people are an accident, not a pattern, even where the interval's lower end is above the limit. */
const optOutsAtLeast = 3;

/** Whether even the lower end of the interval is above the limit: chance alone would rarely look like this. */
export function hasTooManyOptOuts(optOuts: Estimate): boolean {
  return optOuts.count >= optOutsAtLeast && optOuts.low > optOutLimit;
}

/** A share of 100, with as many decimals as it can bear: `12`, `3.4`. */
function ofHundred(share: number): string {
  const value = share * 100;
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** What a verdict is made of: a version's numbers by the people who are old enough, and how many are not yet. */
export interface Scored {
  readonly cadenceId: string;
  readonly wins: Estimate;
  readonly optOuts: Estimate;
  readonly younger: number;
}

/**
 * How improbable a difference has to be, if there were none, to be told as one. 1 % in place of the usual 5 %, divided
 * by the number of comparisons (Bonferroni), since the board is looked at day by day: a test that is looked at again
 * and again finds more than it should. An experiment alone is exact about that.
 */
const differenceBy = 0.01;

/** The other cadences taken together; null when none of their people are old enough. */
function othersOf(row: Scored, rows: readonly Scored[]): Estimate | null {
  const others = rows.filter((one) => one.cadenceId !== row.cadenceId);
  const sum = (of: 'count' | 'n') => others.reduce((all, { wins }) => all + wins[of], 0);
  return sum('n') === 0 ? null : estimate(sum('count'), sum('n'));
}

/** A version beside the others; null when there is nothing to say yet. */
function besideOthers(row: Scored, rows: readonly Scored[]): Verdict | null {
  const { wins } = row;
  const others = othersOf(row, rows);
  if (others?.rate == null || wins.rate === null) return null;
  const comparisons = rows.filter((one) => one.wins.n > 0).length;
  const shares = `${ofHundred(wins.rate)} of 100 against ${ofHundred(others.rate)}`;
  if (chanceOf(wins, others) < differenceBy / comparisons) {
    const kind = wins.rate > others.rate ? 'better' : 'worse';
    return {
      kind,
      more: null,
      words: `${kind === 'better' ? 'Better' : 'Worse'} than the others: ${shares}.`,
    };
  }
  if (!isSettled(wins) || !isSettled(others)) return null;
  return { kind: 'no_difference', more: null, words: `No difference to the others to speak of: ${shares}.` };
}

function byWins(row: Scored, rows: readonly Scored[]): Verdict {
  const { wins, younger } = row;
  if (wins.n === 0 && younger === 0)
    return { kind: 'nobody', more: null, words: 'Nobody has been through it yet.' };
  if (wins.rate === null)
    return { kind: 'waiting', more: null, words: 'Too early: nobody has had the full time yet.' };
  const compared = besideOthers(row, rows);
  if (compared !== null) return compared;
  if (!isSettled(wins)) {
    const more = moreNeeded(wins);
    return {
      kind: 'too_early',
      more,
      words: `Too early: about ${more.toLocaleString('en-GB')} more people.`,
    };
  }
  const range = `likely between ${ofHundred(wins.low)} and ${ofHundred(wins.high)}`;
  return { kind: 'settled', more: null, words: `${ofHundred(wins.rate)} of 100, ${range}.` };
}

/**
 * The verdict on a version by its main number, positive replies and meetings of the people who are old enough, beside
 * all versions of other cadences (`rows` may hold the version itself and its like: they are left out). Too many
 * opt-outs are said first: what annoys people is no success, however many others reply.
 */
export function verdictOn(row: Scored, rows: readonly Scored[]): Verdict {
  const verdict = byWins(row, rows);
  const { optOuts } = row;
  if (!hasTooManyOptOuts(optOuts) || optOuts.rate === null) return verdict;
  const words = `People complain: ${ofHundred(optOuts.rate)} of 100 opted out. Look at words, pace and whom it reaches. ${verdict.words}`;
  return { ...verdict, kind: 'complaints', words };
}
