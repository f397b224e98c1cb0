/** Headers of a mail, unfolded, in their order; names in lower case. */
export function headersOf(raw: string): readonly (readonly [name: string, value: string])[] {
  const head = raw.split(/\r?\n\r?\n/, 1)[0] ?? '';
  return head
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
    .flatMap((line) => {
      const at = line.indexOf(':');
      return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
    });
}

/** The first header of this name; empty where there is none. */
export function headerIn(raw: string, name: string): string {
  const wanted = name.toLowerCase();
  return headersOf(raw).find(([each]) => each.toLowerCase() === wanted)?.[1] ?? '';
}

/** Addresses of a header's value, in lower case. */
export const addressesIn = (value: string): readonly string[] =>
  (value.match(/[^\s<>,;:"()]+@[^\s<>,;:"()]+/g) ?? []).map((address) => address.toLowerCase());

/** The mail with one header replaced, or added in front. */
export function withHeader(raw: string, name: string, value: string): string {
  const form = new RegExp(`^${name}:.*(?:\\r?\\n[ \\t].*)*`, 'im');
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const changed = form.test(head) ? head.replace(form, `${name}: ${value}`) : `${name}: ${value}\r\n${head}`;
  return [changed, ...rest].join('\r\n\r\n');
}

/** The mail's words of an encoded header (RFC 2047, B), for searching and for pages. */
export function decoded(value: string): string {
  return value
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?b\?([^?]*)\?=/gi, (_, text: string) => Buffer.from(text, 'base64').toString('utf8'));
}
