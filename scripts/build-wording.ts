/**
 * Writes `src/mail/wording/weights.json`: what each term of the texts in `src/mail/wording/texts` says about who wrote
 * it. A logistic regression over terms (present or not, rare ones weighing more, each text brought to the same length),
 * by plain gradient descent without chance: the same texts give the same weights. A test says when it is out of date.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { shareOfTerm, termsOf } from '../src/mail/wording/terms.ts';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../src/mail/wording');

const textSchema = z.strictObject({ by: z.enum(['machine', 'person']), text: z.string().min(1) });
export type WordingText = z.infer<typeof textSchema>;

/** Terms in fewer texts are names and accidents. */
const fewestTexts = 3;
const rounds = 150;
/** Keeps weights small that few texts speak for. */
const decay = 3e-5;

const files = () =>
  readdirSync(join(folder, 'texts'))
    .filter((name) => name.endsWith('.jsonl'))
    .sort();

/** All texts, by language file. Throws what is wrong with a line. */
export function wordingTexts(): readonly WordingText[] {
  return files().flatMap((name) =>
    readFileSync(join(folder, 'texts', name), 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => textSchema.parse(JSON.parse(line))),
  );
}

/** What the weights are made from: the texts, and how they are taken apart. */
export function wordingSource(): string {
  const hash = createHash('sha256').update(readFileSync(join(folder, 'terms.ts')));
  for (const name of files()) hash.update(readFileSync(join(folder, 'texts', name)));
  return hash.digest('hex');
}

interface Weights {
  readonly bias: number;
  readonly weights: ReadonlyMap<string, number>;
}

/** Steps get smaller for what has moved much already (AdaGrad). */
const step = (gradient: number, squares: number) => gradient / Math.sqrt(squares);

/** The weights of the terms, their rarity included: a text's odds are the bias and the sum of its terms' shares. */
export function weigh(texts: readonly WordingText[]): Weights {
  const sets = texts.map(({ text }) => [...termsOf(text)]);
  const seen = new Map<string, number>();
  for (const term of sets.flat()) seen.set(term, (seen.get(term) ?? 0) + 1);
  const terms = [...seen].filter(([, count]) => count >= fewestTexts).sort(([a], [b]) => (a < b ? -1 : 1));
  const place = new Map(terms.map(([term], at) => [term, at]));
  const rarity = terms.map(([, count]) => Math.log(texts.length / count) / 4);
  const rows = sets.map((set) => set.flatMap((term) => place.get(term) ?? []));
  const machines = texts.filter(({ by }) => by === 'machine').length;
  const share = { machine: machines / texts.length, person: 1 - machines / texts.length };
  const weights = new Float64Array(terms.length);
  const squares = new Float64Array(terms.length).fill(1e-8);
  let [bias, biasSquares] = [0, 1e-8];
  for (let round = 0; round < rounds; round += 1) {
    const gradients = weights.map((weight) => weight * decay);
    let biasGradient = 0;
    texts.forEach(({ by }, at) => {
      const row = rows[at] ?? [];
      const each = shareOfTerm(row.length);
      const sum = row.reduce((all, term) => all + (weights[term] ?? 0) * (rarity[term] ?? 0), 0);
      const taken = 1 / (1 + Math.exp(-bias - sum * each));
      const error = (taken - (by === 'machine' ? 1 : 0)) / (2 * share[by] * texts.length);
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

function written({ bias, weights }: Weights): string {
  const entries = [...weights].flatMap(([term, weight]) => {
    const hundredths = Math.round(weight * 100);
    return hundredths === 0 ? [] : [`${term}=${hundredths}`];
  });
  return `${JSON.stringify({ source: wordingSource(), bias: Number(bias.toFixed(4)), terms: entries.join('\t') }, null, 2)}\n`;
}

if (import.meta.main) writeFileSync(join(folder, 'weights.json'), written(weigh(wordingTexts())));
