import { z } from 'zod';
import type { Org } from '../org.ts';
import { type Outcome, read } from './answers.ts';
import { callProduct } from './sign.ts';

const Cadences = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      version: z.union([z.number(), z.string()]).nullish(),
    }),
  ),
});
export type CadenceChoice = z.infer<typeof Cadences>['items'][number];

const Enrolled = z.object({
  enrolled: z.number(),
  skipped: z.number(),
  results: z.array(
    z.object({
      ref: z.string(),
      name: z.string().nullish(),
      status: z.enum(['enrolled', 'skipped']),
      reason: z.string().nullish(),
    }),
  ),
});
const Queued = z.object({ jobId: z.string() });
const Kept = z.object({ url: z.url() });

export type EnrollResult =
  | ({ readonly kind: 'done' } & z.infer<typeof Enrolled>)
  | { readonly kind: 'queued'; readonly jobId: string };

/** The cadences into which the user may enroll people. */
export async function fetchCadences(org: Org, userId: string): Promise<Outcome<readonly CadenceChoice[]>> {
  const path = `/crm/salesforce/cadences?user=${encodeURIComponent(userId)}`;
  const answer = read(Cadences, await callProduct(org, { method: 'GET', path }));
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

/** Hands the chosen people to the product's own page, where they are looked at before anybody is enrolled. */
export async function keepSelection(
  org: Org,
  chosen: { readonly userId: string; readonly object: 'Contact' | 'Lead'; readonly ids: readonly string[] },
): Promise<Outcome<string>> {
  const { userId: user, ...rest } = chosen;
  const body = { org: org.id, user, ...rest };
  const answer = read(
    Kept,
    await callProduct(org, { method: 'POST', path: '/crm/salesforce/selections', body }),
  );
  return answer.ok ? { ok: true, value: answer.value.url } : answer;
}

/** Whom to enroll in what, on whose behalf. The key makes a repeated click harmless. */
interface EnrollRequest {
  readonly userId: string;
  readonly object: 'Contact' | 'Lead';
  readonly ids: readonly string[];
  readonly cadenceId: string;
  readonly idempotencyKey: string;
}

/** Asks the product to enroll people. */
export async function enroll(org: Org, request: EnrollRequest): Promise<Outcome<EnrollResult>> {
  const { userId: user, ...rest } = request;
  const body = { org: org.id, user, ...rest };
  const answer = await callProduct(org, { method: 'POST', path: '/crm/salesforce/enroll', body });
  if (answer.status === 202) {
    const queued = read(Queued, answer);
    return queued.ok ? { ok: true, value: { kind: 'queued', jobId: queued.value.jobId } } : queued;
  }
  const done = read(Enrolled, answer);
  return done.ok ? { ok: true, value: { kind: 'done', ...done.value } } : done;
}
