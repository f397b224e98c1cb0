/**
 * Stable number in [0, 1) for a text: FNV-1a over its UTF-16 units, then a final mix, so that ids which
 * differ in one character land far apart. The same text gives the same number on every machine and for ever:
 * variants are sticky because of it.
 */
export function spreadSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/**
 * The variant that an enrollment gets on a step, by weight. The choice depends on nothing but the enrollment and the
 * step, so a repeat, a resume or a replay shows the person the same text. Where an experiment has assigned the variant,
 * the enrollment's id was drawn so that this is the one.
 */
export function chooseVariant<V extends { readonly key: string; readonly weight: number }>(
  step: { readonly key: string; readonly variants: readonly V[] },
  enrollmentId: string,
): V {
  const total = step.variants.reduce((sum, variant) => sum + variant.weight, 0);
  let rest = spreadSeed(`${enrollmentId}/${step.key}/variant`) * total;
  for (const variant of step.variants) {
    rest -= variant.weight;
    if (rest < 0) return variant;
  }
  // Rounding can leave a crumb over; it belongs to the last variant.
  const last = step.variants.at(-1);
  if (last === undefined) throw new RangeError(`step '${step.key}' has no variants`);
  return last;
}
