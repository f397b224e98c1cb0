import { createRoute, z } from '@hono/zod-openapi';
import { importFile, importFileInput } from '../../app/import-file.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, show } from '../schemas.ts';

const status = z.enum(['imported', 'skipped', 'error']);

const report = z
  .object({
    file: z.string(),
    vendor: z.enum(['outreach', 'salesloft', 'hubspot', 'apollo', 'csv']),
    kind: z.enum(['people', 'opt-outs', 'last-contact', 'cadences', 'templates']),
    dryRun: z.boolean(),
    rows: z.int(),
    counts: z.object({ imported: z.int(), skipped: z.int(), error: z.int() }),
    unused: z.array(z.string()).openapi({ description: 'Columns of which nothing was taken' }),
    items: z
      .array(
        z.object({
          line: z.int(),
          status,
          what: z.string(),
          words: z.string(),
          column: z.string().nullable(),
          days: z
            .enum(['mdy', 'dmy'])
            .optional()
            .openapi({ description: 'The order of days under which the date of a wrong row would be right' }),
          note: z
            .string()
            .optional()
            .openapi({ description: 'What was made of a row that came in and does not say so itself' }),
          record: z
            .object({
              crm: z.enum(['salesforce', 'hubspot']),
              type: z.string(),
              id: z.string(),
              url: z.string(),
            })
            .optional()
            .openapi({
              description: 'The record that somebody has or got, where missing ones were to be made',
            }),
        }),
      )
      .openapi({
        description:
          'What became of each row, by its line in the file; of a wrong row that says against contacting somebody also what became of that',
      }),
  })
  .openapi('ImportReport');

const bringIn = createRoute({
  method: 'post',
  path: '/',
  operationId: 'importFile',
  tags: ['Moving in'],
  summary: 'Bring in what Outreach, Salesloft, HubSpot or Apollo exported, or any CSV file',
  request: { body: jsonBody(importFileInput) },
  responses: { 200: answer(report, 'What became of each row') },
});

export function importRoutes() {
  return createRouter().openapi(bringIn, async (c) =>
    c.json(show(report, await importFile(c.var.act, c.req.valid('json'))), 200),
  );
}
