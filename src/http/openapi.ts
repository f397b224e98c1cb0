import type { createRouter } from './env.ts';

type Registry = ReturnType<typeof createRouter>['openAPIRegistry'];
type Document = ReturnType<ReturnType<typeof createRouter>['getOpenAPI31Document']>;

const problemSchema = {
  type: 'object' as const,
  description: 'Problem details, RFC 9457. `code` is stable; `detail` is for people and says what to do.',
  required: ['type', 'title', 'status', 'detail', 'code', 'problems'],
  properties: {
    type: { type: 'string' as const, example: 'urn:cadenza:problem:conflict' },
    title: { type: 'string' as const },
    status: { type: 'integer' as const },
    detail: { type: 'string' as const },
    instance: { type: 'string' as const },
    code: { type: 'string' as const },
    problems: {
      type: 'array' as const,
      items: {
        type: 'object' as const,
        required: ['path', 'message'],
        properties: { path: { type: 'string' as const }, message: { type: 'string' as const } },
      },
    },
  },
};

const failures: Readonly<Record<string, string>> = {
  400: 'The input is not right; `problems` names every field',
  401: 'No valid API key or session',
  403: 'The role does not allow it',
  404: 'There is no such thing',
  409: 'Not possible in the present state, or an Idempotency-Key that was used otherwise',
  503: 'The database or another service cannot be reached; see Retry-After',
};

/** Puts the parts that all operations share into the registry. */
export function registerShared(registry: Registry): void {
  registry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key, as `npm start` prints it.',
  });
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: 'cadenza_session',
    description: 'Set by a sign-in link. Changes need a request from the same origin.',
  });
  registry.registerComponent('schemas', 'Problem', problemSchema);
  registry.registerComponent('parameters', 'IdempotencyKey', {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 255 },
    description:
      'A repeat with the same key within 24 hours gets the first answer, with Idempotency-Replayed.',
  });
}

/** Adds problem responses to every operation, and the idempotency key to every POST. */
export function completeDocument(document: Document): Document {
  for (const path of Object.values(document.paths ?? {}))
    for (const method of ['get', 'post', 'put', 'patch', 'delete'] as const) {
      const operation = path[method];
      if (operation === undefined) continue;
      for (const [status, description] of Object.entries(failures))
        operation.responses = {
          ...operation.responses,
          [status]: {
            description,
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        };
      if (method === 'post')
        operation.parameters = [
          ...(operation.parameters ?? []),
          { $ref: '#/components/parameters/IdempotencyKey' },
        ];
    }
  return document;
}

export const documentHead = {
  openapi: '3.1.0',
  info: {
    title: 'Cadenza',
    version: '1',
    description:
      'Sales cadences inside Salesforce and HubSpot. Times are ISO 8601 in UTC, lists come in pages.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  security: [{ apiKey: [] }, { session: [] }],
};
