import { createRoute, z } from '@hono/zod-openapi';
import { listSettingsChanges } from '../../app/read-brakes.ts';
import { resumeAll } from '../../app/resume-all.ts';
import { stopAll } from '../../app/stop-all.ts';
import { readWorkspace, updateWorkspace, updateWorkspaceInput } from '../../app/update-workspace.ts';
import { createRouter } from '../env.ts';
import { answer, id, jsonBody, listOf, show, time } from '../schemas.ts';
import { companyCaps } from './companies.ts';

export const workspace = z
  .object({
    id,
    name: z.string(),
    mode: z.enum(['test', 'live']),
    testAddresses: z.array(z.string()),
    zone: z.string(),
    postalAddress: z.string().nullable(),
    stoppedAt: time.nullable(),
    settleMinutes: z.int(),
    resendWhenAbsent: z.boolean(),
    keepDecisionsMonths: z.int().nullable(),
    lawfulBasis: updateWorkspaceInput.shape.lawfulBasis.unwrap(),
    contactRules: z.object({
      coolDownDays: z.int().nullable(),
      colleagueReply: z.enum(['nothing', 'hold', 'stop']),
      companyCaps,
    }),
    tracking: z
      .object({ opens: z.boolean(), clicks: z.boolean() })
      .openapi({ description: 'What of a mail is watched, where it leaves by the mail service' }),
  })
  .openapi('Workspace');
const stopped = z.object({ workspace, inFlight: z.int() }).openapi('StoppedWorkspace');
const change = z.object({ id, at: time, actor: z.string(), words: z.string() }).openapi('SettingsChange');

const tags = ['Workspace'];

const read = createRoute({
  method: 'get',
  path: '/',
  operationId: 'getWorkspace',
  tags,
  summary: "The workspace's settings",
  responses: { 200: answer(workspace, 'The workspace') },
});
const update = createRoute({
  method: 'patch',
  path: '/',
  operationId: 'updateWorkspace',
  tags,
  summary: "Change the workspace's settings; going live is one of them",
  request: { body: jsonBody(updateWorkspaceInput) },
  responses: { 200: answer(workspace, 'The workspace as it is now') },
});
const stop = createRoute({
  method: 'post',
  path: '/stop-all',
  operationId: 'stopAll',
  tags,
  summary: 'Halt every automatic touch at once',
  responses: { 200: answer(stopped, '`inFlight` mails were reserved before and may still leave') },
});
const resume = createRoute({
  method: 'post',
  path: '/resume-all',
  operationId: 'resumeAll',
  tags,
  summary: 'Let automatic touches go on',
  responses: { 200: answer(stopped, 'The workspace as it is now') },
});
const changes = createRoute({
  method: 'get',
  path: '/changes',
  operationId: 'listSettingsChanges',
  tags,
  summary: 'What was changed in the settings, by whom and when: going live, stops, users, senders',
  responses: { 200: answer(listOf(change), 'The newest hundred, newest first') },
});

export function workspaceRoutes() {
  return createRouter()
    .openapi(read, async (c) => c.json(show(workspace, await readWorkspace(c.var.act)), 200))
    .openapi(update, async (c) =>
      c.json(show(workspace, await updateWorkspace(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(changes, async (c) =>
      c.json(show(listOf(change), { items: await listSettingsChanges(c.var.act) }), 200),
    )
    .openapi(stop, async (c) => c.json(show(stopped, await stopAll(c.var.act)), 200))
    .openapi(resume, async (c) => c.json(show(stopped, await resumeAll(c.var.act)), 200));
}
