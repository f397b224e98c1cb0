/** A key for a name, of small letters, digits and hyphens, beginning with a letter; `used` keeps several apart. */
export function keyFor(name: string, used: Set<string>, fallback: string): string {
  const plain =
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^[^a-z]+|-+$/g, '')
      .slice(0, 40) || fallback;
  let key = plain;
  for (let count = 2; used.has(key); count += 1) key = `${plain}-${count}`;
  used.add(key);
  return key;
}
