/** Whether two texts are equal, in a time that does not tell where they differ. */
export function isSameText(given: string, wanted: string): boolean {
  const encoder = new TextEncoder();
  const [a, b] = [encoder.encode(given), encoder.encode(wanted)];
  let difference = a.length ^ b.length;
  for (const [at, byte] of b.entries()) difference |= byte ^ (a[at] ?? 0);
  return difference === 0;
}
