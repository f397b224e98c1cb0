/**
 * The evidence once more, as plainly as it can be written: a stake that is multiplied unit by unit. It shares nothing
 * with the product's code.
 */
export function slowEvidence(
  better: readonly boolean[],
  other: readonly boolean[],
  { baseline, lift, margin }: { baseline: number; lift: number; margin: number },
): number {
  const w = better.length / (better.length + other.length);
  const c = baseline + lift / 2;
  let sum = 0;
  for (const [stake, share] of [
    [0.85, 1],
    [0.15, 0.5],
  ] as const) {
    let lambda = (share * lift) / (c * (1 - c));
    lambda = Math.min(lambda, 0.95 / (w * (1 - c)));
    if (c + margin > 0) lambda = Math.min(lambda, 0.95 / ((1 - w) * (c + margin)));
    let money = stake;
    for (const success of better) money *= 1 + lambda * (1 - w) * ((success ? 1 : 0) - c - margin);
    for (const success of other) money *= 1 - lambda * w * ((success ? 1 : 0) - c);
    sum += money;
  }
  return sum;
}

export const people = (hits: number, units: number) => Array.from({ length: units }, (_, at) => at < hits);
