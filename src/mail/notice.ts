import { document, paragraphs } from './html.ts';

/** A mail from the product to a rep: a line of ours above, the prospect's own words below. */
export function renderNotice(
  words: string,
  { heading }: { readonly heading: string },
): { readonly text: string; readonly html: string } {
  const text = `${heading}\n\n----\n\n${words}`;
  return { text: `${text}\n`, html: document(paragraphs(text)) };
}
