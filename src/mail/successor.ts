import { successorNames } from './phrases/left.ts';

/** Who is to be written to instead of somebody who has left; at least one of both is known. */
export interface Successor {
  readonly email: string | null;
  readonly name: string | null;
}

const addresses = /(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/g;

function nameIn(text: string): string | null {
  for (const pattern of successorNames) {
    const name = pattern.exec(text)?.[1]?.trim();
    if (name !== undefined) return name;
  }
  return null;
}

/** The address and the name of the successor in a text that says that somebody has left; null when it names nobody. */
export function successorIn(text: string, sender: string | null): Successor | null {
  const begin = text.slice(0, 2000);
  const own = sender?.toLowerCase() ?? '';
  const emails = [...begin.matchAll(addresses)].map(([email]) => email.toLowerCase());
  const email = emails.find((each) => each !== own) ?? null;
  const name = nameIn(begin.replace(/\s+/g, ' '));
  return email === null && name === null ? null : { email, name };
}
