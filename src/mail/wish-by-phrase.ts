import { fold, foldLine } from './fold.ts';
import { otherDenied, otherErasures, otherWishes } from './phrases/other-wishes.ts';
import { aboutMyself, erasureText, wishDenied, wishLines, wishText } from './phrases/wishes.ts';

/** A wish stands at the beginning; further down it is more likely part of a story or of a signature. */
export const nearBeginning = 400;

export type Wish = 'opt_out' | 'erasure' | 'asked_about';

const wishes = (folded: string) => wishText.test(folded) || otherWishes.test(folded);
const denied = (folded: string) => wishDenied.test(folded) || otherDenied.test(folded);
/** Whether a text turns a wish round (`not yet`), or tells about other people's. */
export const isDenied = (text: string): boolean => denied(foldLine(text));

function sentences(text: string): string[] {
  return text.split(/(?<=[.!?])\s+|(?<=[。！？])|\n+/).filter((sentence) => sentence.trim() !== '');
}

/** What is said out of politeness beside a bare wish. */
const polite =
  /(?<!\p{L})(?:svp|s'il vous plait|merci|please|pls|bitte|danke|por favor|per favore|prego|grazie|gracias|graag|alstublieft|aub|prosze|tack|tak|thanks|thank you)(?!\p{L})/gu;

/** A greeting or name in the line above keeps a bare 'stop' a wish; more text before it doesn't. */
export function isWishLine(folded: string): boolean {
  const lines = folded.split('\n').map((line) =>
    line
      .replace(/[^\p{L}\p{N} '-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );
  return lines
    .filter((line) => line !== '')
    .slice(0, 2)
    .some((line) => wishLines.has(line) || wishLines.has(line.replace(polite, '').trim()));
}

/** By phrases that are wishes wherever they stand; see `wishIn` in wishes.ts. */
export function wishByPhrase(newText: string): Wish | null {
  const begin = newText.slice(0, nearBeginning);
  const line = foldLine(begin);
  if (erasureText.test(line) || otherErasures.test(line)) return 'erasure';
  if (isWishLine(fold(begin))) return 'opt_out';
  let asked = false;
  for (const sentence of sentences(fold(begin)).map((each) => foldLine(each))) {
    if (!wishes(sentence)) continue;
    if (denied(sentence)) asked = true;
    else if (/[?？]/.test(sentence) && !aboutMyself.test(sentence)) asked = true;
    else return 'opt_out';
  }
  // A line end in the middle of a wish splits its sentence; the whole is looked at once more without lines.
  if (!asked && !line.includes('?') && wishes(line) && !denied(line)) return 'opt_out';
  return asked ? 'asked_about' : null;
}
