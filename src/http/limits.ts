import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { HttpEnv } from './env.ts';
import { httpProblem, problemResponse } from './errors.ts';

export const megabyte = 1024 * 1024;

/** Refuses bodies over a size, also those that come without a `Content-Length`. */
export function limitBody(bytes: number): MiddlewareHandler<HttpEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: (c) => {
      const limit = bytes >= megabyte ? `${bytes / megabyte} MB` : `${bytes / 1024} kB`;
      const detail = `The body is larger than ${limit}, which is the most that this address takes.`;
      return problemResponse(c, httpProblem(413, c.req.path, detail));
    },
  });
}
