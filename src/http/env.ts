import { OpenAPIHono } from '@hono/zod-openapi';
import type { ClockRun } from '../app/advance-clock.ts';
import type { ActorContext } from '../app/context.ts';
import { problemsOf } from '../app/problems-of.ts';
import { AppError, asSentence } from '../errors.ts';
import type { PanelSubject } from '../ports/records.ts';

/** What the HTTP app needs besides the context. */
export interface HttpOptions {
  readonly tick: () => Promise<unknown>;
  /** Null when the clock cannot be moved. */
  readonly clock: ClockRun | null;
  readonly metricsText: () => Promise<string>;
  readonly sessionSecret: string;
  /** Pages of the stand-ins; empty with real services. */
  readonly links: readonly { readonly label: string; readonly url: string }[];
  /** A file of the built web app by its path (`index.html`, `assets/…`); null when there is none. */
  readonly webFile: (path: string) => Promise<Response | null>;
  /** False while shutting down. */
  readonly ready: () => boolean;
  /** How long the database may take to answer before `/readyz` says that it does not, in milliseconds; left out, 5000. */
  readonly answerWithinMs?: number;
}

/** What a request carries along. */
export interface HttpEnv {
  Variables: {
    requestId: string;
    /** Under which the page's own script and styles may run. */
    nonce: string;
    /** Origins of pages that may show the answer in a frame; none unless a route sets them. */
    frameOrigins: readonly string[];
    /** The same for every repeat of a request with an idempotency key; missing without a key. */
    onceId: string | undefined;
    /** The context of its actor, once authenticated. */
    act: ActorContext;
    /** The record to whose panel the request is confined; null for a session or an API key of its own. */
    panel: PanelSubject | null;
  };
}

/** Collections that are too large, or too short-lived, to have a listing of their own. */
const unlisted = /^\/v1\/(batches|companies|embed|jobs|selections)\//;

/** What ids look like and, where that is their own address, which request lists them. `given`: what stood for one. */
function noId(path: string, given: string): string {
  const parts = path.split('/');
  // Before the third part stand the version and the collection.
  const at = parts.indexOf(given, 3);
  const lists = at === -1 || unlisted.test(path) ? '' : `, as GET ${parts.slice(0, at).join('/')} lists them`;
  return `'${given}' is no id: ids look like 019ab2c4-7d00-7000-8000-000000000001${lists}.`;
}

/** A router whose routes are in the OpenAPI document; input that does not fit becomes `invalid_input`. */
export function createRouter(): OpenAPIHono<HttpEnv> {
  return new OpenAPIHono<HttpEnv>({
    defaultHook: (result, c) => {
      if (result.success) return;
      const problems = problemsOf(result.error.issues);
      const first = problems[0];
      const [issue] = result.error.issues;
      if (result.target === 'param' && issue?.code === 'invalid_format' && issue.format === 'uuid') {
        const given = c.req.param(String(issue.path[0])) ?? '';
        throw new AppError('invalid_input', noId(c.req.path, given), { problems });
      }
      const where = first?.path ? `'${first.path}': ` : '';
      const place = { json: 'body', query: 'query', param: 'path' }[String(result.target)] ?? 'request';
      const words = `The ${place} is not right: ${where}${first?.message ?? 'unknown problem'}`;
      throw new AppError('invalid_input', asSentence(words), { problems });
    },
  });
}
