import { foldLine } from './fold.ts';
import { negativeText, positiveText } from './phrases/grade.ts';
import { referralText } from './phrases/reply-kind.ts';
import { insistsText } from './phrases/wishes.ts';
import { isDenied, nearBeginning, type Wish, wishByPhrase } from './wish-by-phrase.ts';
import { erasureWording, wishWording } from './wording/wish-wording.ts';

/**
 * Odds (their logarithm) from which all words together are a wish, and from which a person is to decide. A few words
 * say too little ('Me interesa' has most of its words from refusals), and who is interested or names somebody else
 * speaks of contact in the same words.
 */
const odds = { wish: 1, unsure: 0.4, plainWish: 2.5 };
/** Words, or letters in a row where a language writes no words apart. */
const enoughWords = /(?:[\p{L}']+[^\p{L}']+){5}\p{L}|[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]{10}/u;

/** A question comes first, perhaps behind a greeting. */
const beginsWithQuestion = /^[^.!?。！]{1,200}[?？]/;

/**
 * Whether somebody asks, in what they wrote themselves, not to be written to again: by phrases, else by all words
 * together. Only clear wishes in the first 400 characters: `opt_out`, or `erasure` where stored data is meant as well.
 * Where it is not clear, as in a question about opting out in general, it is `asked_about`: a human decides. Null when
 * it is about something else.
 */
export function wishIn(newText: string): Wish | null {
  const begin = newText.slice(0, nearBeginning);
  const byPhrase = wishByPhrase(newText);
  if (byPhrase === 'erasure' || isDenied(begin)) return byPhrase;
  const found = wishWording(begin);
  const line = foldLine(begin);
  const elseMeant = referralText.test(line) || (positiveText.test(line) && !negativeText.test(line));
  const enough = enoughWords.test(begin) && !elseMeant;
  const clear = found > (enough ? odds.wish : odds.plainWish);
  if (byPhrase !== 'opt_out' && !clear) return found > odds.unsure && enough ? 'asked_about' : byPhrase;
  if (erasureWording(begin) <= 0) return 'opt_out';
  // Whoever asks where we have their address from wants an answer first.
  const asks = byPhrase === null && beginsWithQuestion.test(begin) && !insistsText.test(line);
  return asks ? 'asked_about' : 'erasure';
}
