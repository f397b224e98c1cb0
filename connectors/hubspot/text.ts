/** HubSpot refuses property values longer than this (characters). */
export const VALUE_LIMIT = 65_536;

/** Cuts a value to HubSpot's limit, with an ellipsis, never through a surrogate pair. */
export function clip(value: string, limit = VALUE_LIMIT): string {
  if (value.length <= limit) return value;
  const cut = value.slice(0, limit - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (char) => entities[char] ?? char);
}

/** Plain text as HTML of at most `limit` characters; the text is cut, so that no tag or entity is. */
export function textToHtml(text: string, limit = VALUE_LIMIT): string {
  let kept = text;
  for (;;) {
    const html = escapeHtml(kept).replace(/\r?\n/g, '<br>');
    if (html.length <= limit) return html;
    // Each round sheds the overshoot in proportion, so a few rounds are enough whatever the text is made of.
    kept = clip(kept, Math.max(1, Math.floor((kept.length * limit) / html.length) - 8));
  }
}
