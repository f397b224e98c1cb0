const signed = /^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*$/m;
const block = /^-----BEGIN PGP (SIGNATURE|PUBLIC KEY BLOCK)-----[ \t]*$/;

/**
 * A text without what PGP puts around it (RFC 9580, 7): the line that says that it is signed with the hashes below, the
 * signature, and keys. Whatever has no end stays, and so does an encrypted text.
 */
export function withoutArmour(text: string): string {
  if (!text.includes('-----BEGIN PGP ')) return text;
  const lines = text.split('\n');
  const own: string[] = [];
  let escaped = false;
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const kind = block.exec(line)?.[1];
    const end = kind === undefined ? -1 : lines.indexOf(`-----END PGP ${kind}-----`, at);
    if (end !== -1) {
      at = end;
      escaped = false;
    } else if (signed.test(line)) {
      while (/^[A-Z][A-Za-z-]{1,30}: /.test(lines[at + 1] ?? '')) at += 1;
      escaped = true;
    }
    // Within, a line that begins with a dash has another before it.
    else own.push(escaped && line.startsWith('- ') ? line.slice(2) : line);
  }
  return own.join('\n');
}
