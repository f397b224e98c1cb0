import { createRoute, z } from '@hono/zod-openapi';
import { previewTemplate, previewTemplateInput } from '../../app/preview-template.ts';
import {
  addTemplate,
  addTemplateInput,
  archiveTemplate,
  listTemplates,
  listTemplatesInput,
  readTemplate,
  updateTemplate,
  updateTemplateInput,
} from '../../app/save-template.ts';
import { createRouter } from '../env.ts';
import { answer, id, idParam, jsonBody, pageOf, show, time } from '../schemas.ts';

const text = z.string().nullable();

const fields = {
  id,
  kind: z.enum(['email', 'script', 'snippet']),
  key: z.string(),
  name: z.string(),
  channel: z.enum(['email', 'call', 'linkedin', 'sms', 'video', 'direct_mail', 'custom']).nullable(),
  persona: text,
  stage: text,
  subject: text,
  body: z.string(),
  version: z.int(),
  createdAt: time,
  updatedAt: time,
  updatedBy: z.string(),
  archivedAt: time.nullable(),
};
const template = z.object(fields).openapi('Template');
const version = z.object({ number: z.int(), subject: text, body: z.string(), at: time, by: z.string() });
const view = z.object({ ...fields, versions: z.array(version) }).openapi('TemplateView');

const preview = z
  .object({
    for: z.object({ personId: id.nullable(), name: z.string() }),
    subject: text,
    text: z.string(),
    missing: z.array(z.string()),
    problems: z.array(z.object({ path: z.string(), message: z.string() })),
    chosen: z.array(z.object({ name: z.string(), branch: z.int().nullable(), why: z.string() })),
  })
  .openapi('TemplatePreview');

const tags = ['Templates'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listTemplates',
  tags,
  summary: 'Email texts, call scripts and snippets, by kind, persona and stage',
  request: { query: listTemplatesInput },
  responses: { 200: answer(pageOf(template), 'A page of templates') },
});
const add = createRoute({
  method: 'post',
  path: '/',
  operationId: 'addTemplate',
  tags,
  summary: 'Add an email text, a call script or a snippet',
  request: { body: jsonBody(addTemplateInput) },
  responses: { 201: answer(template, 'The template') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getTemplate',
  tags,
  summary: 'A template with every text that it ever had',
  request: { params: idParam },
  responses: { 200: answer(view, 'The template') },
});
const update = createRoute({
  method: 'patch',
  path: '/{id}',
  operationId: 'updateTemplate',
  tags,
  summary: 'Change a template; other words are a new version, and published cadences keep theirs',
  request: { params: idParam, body: jsonBody(updateTemplateInput.omit({ id: true })) },
  responses: { 200: answer(template, 'The template as it is now') },
});
const archive = createRoute({
  method: 'post',
  path: '/{id}/archive',
  operationId: 'archiveTemplate',
  tags,
  summary: 'Archive a template: what is published from now on cannot name it',
  request: { params: idParam },
  responses: { 200: answer(template, 'The template as it is now') },
});
const restore = createRoute({
  method: 'post',
  path: '/{id}/restore',
  operationId: 'restoreTemplate',
  tags,
  summary: 'Take an archived template back',
  request: { params: idParam },
  responses: { 200: answer(template, 'The template as it is now') },
});
const tryOut = createRoute({
  method: 'post',
  path: '/preview',
  operationId: 'previewTemplate',
  tags,
  summary: 'What a text becomes for somebody, with what is missing; nothing is kept',
  request: { body: jsonBody(previewTemplateInput) },
  responses: { 200: answer(preview, 'The text') },
});

export function templateRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(template), await listTemplates(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(add, async (c) => c.json(show(template, await addTemplate(c.var.act, c.req.valid('json'))), 201))
    .openapi(tryOut, async (c) =>
      c.json(show(preview, await previewTemplate(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(read, async (c) =>
      c.json(show(view, await readTemplate(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(update, async (c) => {
      const input = { ...c.req.valid('json'), id: c.req.valid('param').id };
      return c.json(show(template, await updateTemplate(c.var.act, input)), 200);
    })
    .openapi(archive, async (c) => {
      const archived = await archiveTemplate(c.var.act, { id: c.req.valid('param').id, archived: true });
      return c.json(show(template, archived), 200);
    })
    .openapi(restore, async (c) => {
      const back = await archiveTemplate(c.var.act, { id: c.req.valid('param').id, archived: false });
      return c.json(show(template, back), 200);
    });
}
