/**
 * Text for comparing with phrases: one width and case, no accents, one kind of apostrophe, dash and blank. Phrases in
 * `phrases/` are written in this form. Answers of some servers come without accents, so both sides lose them.
 */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .normalize('NFD')
      // Not the two marks of kana, which make other letters: た is no だ.
      .replace(/(?![\u3099\u309a])\p{M}/gu, '')
      .normalize('NFC')
      .replace(/ß/g, 'ss')
      .replace(/[\u2018\u2019\u02bc`´]/g, "'")
      .replace(/[\u2010-\u2015]/g, '-')
      .replace(/[^\S\n]+/g, ' ')
      .trim()
  );
}

/** `fold` with line breaks as blanks, for phrases that a line end may cut. */
export function foldLine(text: string): string {
  return fold(text).replace(/\s+/g, ' ');
}
