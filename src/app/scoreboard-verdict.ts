import { type Estimate, isSettled, moreNeeded } from '../cadence/index.ts';

/** What can be said about a version so far, in words. `more` is how many more people it takes, about. */
export interface Verdict {
  readonly kind: 'nobody' | 'waiting' | 'too_early' | 'settled';
  readonly more: number | null;
  readonly words: string;
}

/** More than this share of opt-outs asks for a look at frequency, words or targeting: published advice says 1–2 %. */
const optOutLimit = 0.02;

/** Whether even the lower end of the interval is above the limit: chance alone would rarely look like this. */
export function hasTooManyOptOuts(optOuts: Estimate): boolean {
  return optOuts.low > optOutLimit;
}

/** A share of 100, with as many decimals as it can bear: `12`, `3.4`. */
function ofHundred(share: number): string {
  const value = share * 100;
  return value >= 10 ? String(Math.round(value)) : String(Math.round(value * 10) / 10);
}

/** The verdict on a version by its main number: positive replies and meetings of the people who are old enough. */
export function verdictOn(wins: Estimate, younger: number): Verdict {
  if (wins.n === 0 && younger === 0)
    return { kind: 'nobody', more: null, words: 'Nobody has been through it yet.' };
  if (wins.n === 0 || wins.rate === null)
    return { kind: 'waiting', more: null, words: 'Too early: nobody has had the full time yet.' };
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
