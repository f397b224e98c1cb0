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

/** A value on one line, shortened: the whole of it is in the change itself. */
export function shown(value: unknown): string {
  if (typeof value === 'string') {
    const line = value.replace(/\s+/g, ' ').trim();
    return `'${line.length > shownAtMost ? `${line.slice(0, shownAtMost)}…` : line}'`;
  }
  if (Array.isArray(value) && value.every((entry) => typeof entry === 'string'))
    return value.length === 0 ? 'nothing' : value.join(', ');
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownAtMost ? `${text.slice(0, shownAtMost)}…` : text;
}
