/** Tags of a DMARC or DKIM record: `v=DMARC1; p=none` (RFC 6376, 3.2; RFC 7489, 6.3). Names in lower case. */
function readTags(text: string): ReadonlyMap<string, string> {
  const tags = new Map<string, string>();
  for (const part of text.split(';')) {
    const at = part.indexOf('=');
    const name = part.slice(0, Math.max(at, 0)).trim().toLowerCase();
    if (name !== '' && !tags.has(name)) tags.set(name, part.slice(at + 1).trim());
  }
  return tags;
}

export const isDmarc = (text: string): boolean => /^v\s*=\s*DMARC1\s*(?:;|$)/i.test(text.trim());

const policies: readonly string[] = ['none', 'quarantine', 'reject'];

/** A domain's DMARC record; null when its policy is missing or none of the three. */
export function readDmarc(
  text: string,
): { readonly policy: string; readonly subPolicy: string; readonly strictDkim: boolean } | null {
  const tags = readTags(text);
  const policy = tags.get('p')?.toLowerCase() ?? '';
  if (!policies.includes(policy)) return null;
  const sub = tags.get('sp')?.toLowerCase() ?? policy;
  return { policy, subPolicy: sub, strictDkim: tags.get('adkim')?.toLowerCase() === 's' };
}

/** Whether a text is a DKIM key, and whether it still is one: an empty `p` takes a key back. */
export function readDkimKey(text: string): 'key' | 'revoked' | null {
  const tags = readTags(text);
  const version = tags.get('v');
  if (version !== undefined && version.toUpperCase() !== 'DKIM1') return null;
  const key = tags.get('p');
  if (key === undefined) return null;
  return key === '' ? 'revoked' : 'key';
}
