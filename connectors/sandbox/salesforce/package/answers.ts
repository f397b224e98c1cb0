import type { z } from 'zod';
import type { CallAnswer } from './sign.ts';

/** What the page shows: an answer of the product, or in words why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problem: string };

function problemOf(answer: CallAnswer): string {
  if (answer.status === 0) return answer.text;
  let detail = '';
  try {
    const body = JSON.parse(answer.text) as { detail?: unknown; title?: unknown; message?: unknown };
    detail = String(body.detail ?? body.message ?? body.title ?? '');
  } catch {
    detail = '';
  }
  return `Cadenza answered ${answer.status}${detail === '' ? '' : `: ${detail}`}.`;
}

/** The product's answer in the shape that this version of the package knows, or in words what is wrong with it. */
export function read<T>(schema: z.ZodType<T>, answer: CallAnswer): Outcome<T> {
  if (answer.status < 200 || answer.status > 299) return { ok: false, problem: problemOf(answer) };
  try {
    return { ok: true, value: schema.parse(JSON.parse(answer.text)) };
  } catch {
    return { ok: false, problem: 'Cadenza answered in a form that this version of the package cannot read.' };
  }
}
