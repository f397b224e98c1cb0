/** Names for fields whose own name would say too little to a reader. */
const labels: Readonly<Record<string, string>> = {
  at: 'time of day',
  after: 'gap to the step before',
  wait: 'how long later steps wait',
  ifNotDone: 'what happens when it is not done',
  body: 'text',
  talkingPoints: 'talking points',
  minimumGap: 'least gap between touches',
  count: 'how days are counted',
  windows: 'sending window',
};

/** A field as a manager calls it: `variants.b.subject` is `variant 'b', subject`. */
export function wordsForField(path: readonly string[]): string {
  const words: string[] = [];
  for (let at = 0; at < path.length; at += 1) {
    const part = path[at] ?? '';
    if (part === 'variants' && path[at + 1] !== undefined) {
      words.push(`variant '${path[at + 1]}'`);
      at += 1;
    } else words.push(labels[part] ?? part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`));
  }
  return words.join(', ');
}

const shownAtMost = 60;

/** How much of what is the same in both is shown before the difference. */
const shownBefore = 20;

/** A value on one line; keys of objects in one order, since their order means nothing. */
function onOneLine(value: unknown): string {
  if (typeof value === 'string') return value.replace(/\s+/g, ' ').trim();
  const sorted = (_: string, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner;
  return JSON.stringify(value, sorted) ?? 'nothing';
}

/** As much of a line as is shown, from a given place on; cut where a word begins, if one begins nearby. */
function piece(line: string, from: number): string {
  const word = line.indexOf(' ', from);
  const start = from === 0 ? 0 : word !== -1 && word < from + shownBefore ? word + 1 : from;
  const rest = line.slice(start);
  return `${start > 0 ? '…' : ''}${rest.length > shownAtMost ? `${rest.slice(0, shownAtMost)}…` : rest}`;
}

/** A value as readers see it, its line from a given place on; a list of words is never shortened. */
function shownFrom(value: unknown, line: string, from: number): string {
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.length === 0 ? 'nothing' : value.join(', ');
  const text = piece(line, from);
  return typeof value === 'string' ? `'${text}'` : text;
}

/** A value on one line, shortened: the whole of it is in the change itself. */
export const shown = (value: unknown): string => shownFrom(value, onOneLine(value), 0);

/** Two values on a line each, both shortened to where they differ. */
export function shownApart(a: unknown, b: unknown): readonly [string, string] {
  const [one, other] = [onOneLine(a), onOneLine(b)];
  let same = 0;
  while (same < one.length && one[same] === other[same]) same += 1;
  // What fits is shown from its beginning.
  const fits = Math.max(one.length, other.length) <= shownAtMost;
  const from = fits ? 0 : Math.max(0, same - shownBefore);
  return [shownFrom(a, one, from), shownFrom(b, other, from)];
}
