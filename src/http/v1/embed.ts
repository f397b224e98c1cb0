import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { enrollFromPanel, previewFromPanel, steerFromPanel } from '../../app/act-on-record.ts';
import { explainRecord } from '../../app/explain-record.ts';
import { readRecordPanel } from '../../app/read-record-panel.ts';
import { AppError } from '../../errors.ts';
import type { PanelSubject } from '../../ports/records.ts';
import { createRouter, type HttpEnv } from '../env.ts';
import { answer, id, idParam, jsonBody, listOf, show } from '../schemas.ts';
import { panelDecision, panelEnrolled, panelPreview, recordPanel } from './embed-schemas.ts';
import { steered } from './enrollment-schemas.ts';

const tags = ['Record panel'];
const cadence = z.object({ cadenceId: id });

const read = createRoute({
  method: 'get',
  path: '/record',
  operationId: 'getRecordPanel',
  tags,
  summary: 'What the panel beside a CRM record shows',
  description: 'Only for the session with which the panel is opened inside the CRM; it names the record.',
  responses: { 200: answer(recordPanel, 'State, next touch, last touches, and what can be done') },
});
const why = createRoute({
  method: 'get',
  path: '/record/why',
  operationId: 'explainRecord',
  tags,
  summary: 'Every decision about the person of the record, in order',
  responses: { 200: answer(listOf(panelDecision), 'The decisions') },
});
const steer = createRoute({
  method: 'post',
  path: '/enrollments/{id}/{command}',
  operationId: 'steerFromPanel',
  tags,
  summary: 'Pause, resume or stop a run of the person of the record',
  request: { params: idParam.extend({ command: z.enum(['pause', 'resume', 'stop']) }) },
  responses: { 200: answer(steered, 'The enrollment as it is now') },
});
const foresee = createRoute({
  method: 'post',
  path: '/preview',
  operationId: 'previewFromPanel',
  tags,
  summary: 'What adding the record to a cadence would do, without doing it',
  request: { body: jsonBody(cadence) },
  responses: { 200: answer(panelPreview, 'First touch, sender and first email, or why it is not possible') },
});
const enroll = createRoute({
  method: 'post',
  path: '/enroll',
  operationId: 'enrollFromPanel',
  tags,
  summary: 'Add the record to a cadence',
  request: { body: jsonBody(cadence) },
  responses: { 200: answer(panelEnrolled, 'Enrolled or skipped, with the reason') },
});

/** The record that the session is good for. A key or a session of its own has none. */
function subjectOf(c: Context<HttpEnv>): PanelSubject {
  if (c.var.panel !== null) return c.var.panel;
  throw new AppError(
    'forbidden',
    'This is answered only to the panel inside the CRM, which names its record.',
  );
}

export function embedRoutes() {
  return createRouter()
    .openapi(read, async (c) =>
      c.json(show(recordPanel, await readRecordPanel(c.var.act, subjectOf(c))), 200),
    )
    .openapi(why, async (c) => {
      const items = await explainRecord(c.var.act, subjectOf(c));
      return c.json(show(listOf(panelDecision), { items }), 200);
    })
    .openapi(steer, async (c) => {
      const { id: enrollmentId, command } = c.req.valid('param');
      const done = await steerFromPanel(c.var.act, subjectOf(c), { enrollmentId, command });
      return c.json(show(steered, done), 200);
    })
    .openapi(foresee, async (c) => {
      const { cadenceId } = c.req.valid('json');
      const { sender, results } = await previewFromPanel(c.var.act, subjectOf(c), cadenceId);
      return c.json(show(panelPreview, { sender, ...results[0] }), 200);
    })
    .openapi(enroll, async (c) => {
      const { cadenceId } = c.req.valid('json');
      return c.json(show(panelEnrolled, await enrollFromPanel(c.var.act, subjectOf(c), cadenceId)), 200);
    });
}
