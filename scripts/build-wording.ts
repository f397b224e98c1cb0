/**
 * Writes what each term of a text says, by texts that were invented for it: `src/mail/wording/weights.json` by `texts`,
 * about who wrote it; `kind-weights.json` by those of them that say what they are, about what a machine wrote;
 * `wish-weights.json` by `wishes`, about whether somebody wants no more mail. Each is a logistic
 * regression over terms (present or not, rare ones weighing more, each text brought to the same length), by plain
 * gradient descent without chance: the same texts give the same weights. A test says when they are out of date.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { wishByPhrase } from '../src/mail/wish-by-phrase.ts';
import { machineKinds } from '../src/mail/wording/machine-kinds.ts';
import { shareOfTerm, termsOf } from '../src/mail/wording/terms.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/mail/wording');

const textSchema = z.strictObject({
  by: z.enum(['machine', 'person']),
  /** Of some machines' texts: what they are. */
  kind: z.enum(machineKinds).optional(),
  text: z.string().min(1),
});
export type WordingText = z.infer<typeof textSchema>;
const wishSchema = z.strictObject({ kind: z.enum(['opt_out', 'erasure', 'none']), text: z.string().min(1) });
export type WishText = z.infer<typeof wishSchema>;

/** A text that is what a term may speak for, or is not. */
interface Example {
  readonly is: boolean;
  readonly text: string;
  /** It only stands beside the others, to show what they are not: only its most common terms are learned. */
  readonly beside?: boolean;
}

/** Terms in fewer texts are names and accidents. */
const fewestTexts = 3;
/** What a text that stands beside counts for: so common terms of theirs are learned, too. */
const besideOnes = 0.2;
const rounds = 80;
/** Keeps weights small that few texts speak for. */
const decay = 3e-5;

type Texts = 'texts' | 'wishes';

const files = (texts: Texts) =>
  readdirSync(join(folder, texts))
    .filter((name) => name.endsWith('.jsonl'))
    .sort();

const linesOf = (texts: Texts): readonly unknown[] =>
  files(texts).flatMap((name) =>
    readFileSync(join(folder, texts, name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line)),
  );

/** All texts by machines and persons, by language file. Throws what is wrong with a line. */
export const wordingTexts = (): readonly WordingText[] =>
  linesOf('texts').map((line) => textSchema.parse(line));

/** All texts with and without wishes, by language file. Throws what is wrong with a line. */
export const wishTexts = (): readonly WishText[] => linesOf('wishes').map((line) => wishSchema.parse(line));

/** What weights are made from: the texts, and how they are taken apart. Wishes are told from what else is written. */
export function wordingSource(texts: Texts): string {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'terms.ts')));
  const sources: readonly Texts[] = texts === 'wishes' ? ['texts', 'wishes'] : ['texts'];
  for (const source of sources)
    for (const name of files(source)) hash.update(readFileSync(join(folder, source, name)));
  return hash.digest('hex');
}

interface Weights {
  readonly bias: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** Steps get smaller for what has moved much already (AdaGrad). */
const step = (gradient: number, squares: number) => gradient / Math.sqrt(squares);

/** The weights of the terms, their rarity included: a text's odds are the bias and the sum of its terms' shares. */
export function weigh(texts: readonly Example[]): Weights {
  const sets = texts.map(({ text }) => [...termsOf(text)]);
  const seen = new Map<string, number>();
  const weight = (at: number) => (texts[at]?.beside === true ? besideOnes : 1);
  sets.forEach((set, at) => {
    for (const term of set) seen.set(term, (seen.get(term) ?? 0) + weight(at));
  });
  const terms = [...seen].filter(([, count]) => count >= fewestTexts).sort(([a], [b]) => (a < b ? -1 : 1));
  const place = new Map(terms.map(([term], at) => [term, at]));
  const rarity = terms.map(([, count]) => Math.log(texts.length / count) / 4);
  const rows = sets.map((set) => set.flatMap((term) => place.get(term) ?? []));
  const are = texts.filter(({ is }) => is).length / texts.length;
  const weights = new Float64Array(terms.length);
  const squares = new Float64Array(terms.length).fill(1e-8);
  let [bias, biasSquares] = [0, 1e-8];
  for (let round = 0; round < rounds; round += 1) {
    const gradients = weights.map((weight) => weight * decay);
    let biasGradient = 0;
    texts.forEach(({ is }, at) => {
      const row = rows[at] ?? [];
      const each = shareOfTerm(row.length);
      const sum = row.reduce((all, term) => all + (weights[term] ?? 0) * (rarity[term] ?? 0), 0);
      const taken = 1 / (1 + Math.exp(-bias - sum * each));
      const error = (taken - (is ? 1 : 0)) / (2 * (is ? are : 1 - are) * texts.length);
      biasGradient += error;
      for (const term of row) gradients[term] = (gradients[term] ?? 0) + error * each * (rarity[term] ?? 0);
    });
    gradients.forEach((gradient, term) => {
      squares[term] = (squares[term] ?? 0) + gradient ** 2;
      weights[term] = (weights[term] ?? 0) - step(gradient, squares[term] ?? 1);
    });
    biasSquares += biasGradient ** 2;
    bias -= step(biasGradient, biasSquares);
  }
  return {
    bias,
    weights: new Map(terms.map(([term], at) => [term, (weights[at] ?? 0) * (rarity[at] ?? 0)])),
  };
}

function learned({ bias, weights }: Weights): { readonly bias: number; readonly terms: string } {
  const entries = [...weights].flatMap(([term, weight]) => {
    const hundredths = Math.round(weight * 100);
    return hundredths === 0 ? [] : [`${term}=${hundredths}`];
  });
  return { bias: Number(bias.toFixed(4)), terms: entries.join('\t') };
}

const write = (file: string, content: object) =>
  writeFileSync(join(folder, file), `${JSON.stringify(content, null, 2)}\n`);

/** Who wrote. */
function writeWording(): void {
  const texts = wordingTexts().map(({ by, text }) => ({ is: by === 'machine', text }));
  write('weights.json', { source: wordingSource('texts'), ...learned(weigh(texts)) });
}

/** What a machine wrote: for each kind whether it is that, or anything else of machines. */
function writeKinds(): void {
  const texts = wordingTexts().filter(({ kind }) => kind !== undefined);
  const all = machineKinds.map((each) => weigh(texts.map(({ kind, text }) => ({ is: kind === each, text }))));
  const terms = [...new Set(all.flatMap(({ weights }) => [...weights.keys()]))].sort();
  const entries = terms.flatMap((term) => {
    const tenths = all.map(({ weights }) => Math.round((weights.get(term) ?? 0) * 10));
    return tenths.every((weight) => weight === 0) ? [] : [`${term}=${tenths.join(',')}`];
  });
  const bias = all.map((each) => Number(each.bias.toFixed(4)));
  write('kind-weights.json', { source: wordingSource('texts'), bias, terms: entries.join('\t') });
}

/** Whether it is a wish, and whether it is about stored data. What is written otherwise is none. */
function writeWishes(): void {
  const others = wordingTexts()
    .filter(({ text }) => wishByPhrase(text) === null)
    .map(({ text }) => ({ kind: 'none', text, beside: true }) as const);
  const texts = [...wishTexts(), ...others];
  write('wish-weights.json', {
    source: wordingSource('wishes'),
    wish: learned(weigh(texts.map(({ kind, ...text }) => ({ is: kind !== 'none', ...text })))),
    erasure: learned(weigh(texts.map(({ kind, ...text }) => ({ is: kind === 'erasure', ...text })))),
  });
}

if (import.meta.main) {
  writeWording();
  writeKinds();
  writeWishes();
}
