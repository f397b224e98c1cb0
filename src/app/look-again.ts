/**
 * How soon a run that has just been held for a missing value is looked at again in any case: the value may have come
 * between the look that missed it and the hold, when nobody waited for it yet.
 */
export const lookAgainMs = 60_000;
