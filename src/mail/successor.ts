import type { InboundMail } from '../ports/mail.ts';

const address = /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,8}/gu;

/**
 * Whom a notice names in the place of somebody who has left: the first address in it that is neither the writer's nor
 * the one that the notice came to. Null when it names none.
 */
export function successorIn(
  text: string,
  mail: Pick<InboundMail, 'from' | 'to' | 'recipients'>,
): string | null {
  const known = new Set([mail.from?.email.toLowerCase(), ...mail.to, ...mail.recipients]);
  const named = (text.slice(0, 3000).match(address) ?? []).map((one) => one.toLowerCase());
  return named.find((one) => !known.has(one)) ?? null;
}
