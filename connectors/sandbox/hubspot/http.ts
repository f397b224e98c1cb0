import type { z } from 'zod';
import type { StandInApp, StandInContext } from '../core/index.ts';
import { findObjectType, type ObjectType } from './data/object-types.ts';
import { invalid, VendorError } from './errors.ts';
import type { Portal } from './state.ts';

/** Path segment of the date-versioned APIs that the stand-in speaks. */
export const VERSION = ':version{2026-0[39]}';

/** Mounts one concern's routes. */
export type Mount = (app: StandInApp, portal: Portal) => void;

/** Reads a JSON body and checks its shape; throws HubSpot's 400 for what doesn't fit. */
export async function readBody<S extends z.ZodType>(c: StandInContext, schema: S): Promise<z.output<S>> {
  const text = await c.req.text();
  let value: unknown;
  try {
    value = JSON.parse(text === '' ? '{}' : text);
  } catch {
    throw invalid('Invalid input JSON on line 1, column 1: Unexpected character');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.map((issue) => ({
    message: `${issue.path.join('.')}: ${issue.message}`,
    in: issue.path.map(String).join('.'),
  }));
  throw invalid(`Invalid input JSON on line 1: ${errors[0]?.message ?? 'unreadable'}`, { errors });
}

/** The object type of the path, or HubSpot's 400 for an unknown one. */
export function pathType(c: StandInContext, name = 'type'): ObjectType {
  const text = c.req.param(name) ?? '';
  const type = findObjectType(text);
  if (type === undefined) throw invalid(`Unable to infer object type from: ${text}`);
  return type;
}

/** A list parameter, given once with commas or several times. */
export function queryList(c: StandInContext, name: string): string[] | undefined {
  const given = c.req.queries(name);
  if (given === undefined) return undefined;
  return given
    .flatMap((part) => part.split(','))
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** A whole number in a parameter, or the default; out of range is HubSpot's 400. */
export function queryLimit(c: StandInContext, fallback: number, max: number): number {
  const text = c.req.query('limit');
  if (text === undefined) return fallback;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw invalid(
      `Request did not match limit restrictions: limit must be between 1 and ${max}, was ${text}`,
    );
  return limit;
}

/** The full URL of the next page. */
export function nextLink(c: StandInContext, after: string): string {
  const url = new URL(c.req.url);
  url.searchParams.set('after', after);
  return url.toString();
}

/** Answers a thrown vendor error in HubSpot's shape; anything else is a defect and becomes a 500. */
export function answerError(error: Error, c: StandInContext): Response {
  if (error instanceof VendorError) {
    c.set('result', { refused: error.category, message: error.message });
    return c.json(error.body(), error.httpStatus as 400);
  }
  console.error(error);
  c.set('result', { defect: error.message });
  return c.json(new VendorError(500, 'INTERNAL_ERROR', { message: 'internal error' }).body(), 500);
}
