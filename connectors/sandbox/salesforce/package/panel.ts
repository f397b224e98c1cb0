import { z } from 'zod';
import type { Org } from '../org.ts';
import { type Outcome, read } from './answers.ts';
import { callProduct } from './sign.ts';

const Panel = z.object({ url: z.url(), expiresAt: z.string() });

/** Asks the product for the address of a record's panel, for the user who looks at the record. It is good once. */
export async function fetchPanel(
  org: Org,
  asked: { readonly userId: string; readonly object: 'Contact' | 'Lead'; readonly id: string },
): Promise<Outcome<string>> {
  const { userId: user, object, id } = asked;
  const body = { org: org.id, user, object, id };
  const answer = read(Panel, await callProduct(org, { method: 'POST', path: '/crm/salesforce/panel', body }));
  return answer.ok ? { ok: true, value: answer.value.url } : answer;
}
