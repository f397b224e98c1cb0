import { listInWords } from '../words.ts';
import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** Texts that still say what the sender's company does in the general words of a built-in cadence: one finding. */
export function generalOffer({ texts, generalWords }: Subject): readonly Finding[] {
  const found = texts.filter(({ reading }) => generalWords !== null && reading.full.includes(generalWords));
  const [first] = found;
  if (first === undefined) return [];
  const steps = [...new Set(found.map(({ step }) => `'${step.key}'`))];
  return [
    {
      ...{ rule: 'general-offer', severity: 'warning', step: first.step.key, path: first.path },
      words: `${listInWords(steps)} ${steps.length === 1 ? 'says' : 'say'} what your company does in the general words of the library, '${generalWords}'. Put your own in their place.`,
      why: 'They fit any company, so they tell nobody why you write to them.',
    },
  ];
}
