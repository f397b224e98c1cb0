import { createRoute, z } from '@hono/zod-openapi';
import { enrollPeople } from '../../app/enroll-people.ts';
import { enrollPeopleInput } from '../../app/enrollment-schemas.ts';
import { moveEnrollment, moveEnrollmentInput } from '../../app/move-enrollment.ts';
import { previewEnrollment } from '../../app/preview-enrollment.ts';
import { previewEverybody } from '../../app/preview-everybody.ts';
import {
  countEnrollments,
  countEnrollmentsInput,
  listEnrollments,
  listEnrollmentsInput,
  readEnrollment,
  readLedger,
} from '../../app/read-enrollments.ts';
import { steerEnrollment } from '../../app/steer-enrollment.ts';
import { createRouter } from '../env.ts';
import { answer, idParam, jsonBody, listOf, pageOf, show } from '../schemas.ts';
import {
  batch,
  enrollment,
  enrollSummary,
  ledgerEntry,
  preview,
  stateCount,
  steered,
} from './enrollment-schemas.ts';
import { job } from './jobs.ts';

const tags = ['Enrollments'];
const moved = z.object({ from: steered, to: steered }).openapi('EnrollmentMove');
const queued = z.object({ job, batch, notices: z.array(z.string()) }).openapi('EnrollJob');

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listEnrollments',
  tags,
  summary: 'Enrollments by state, reason, cadence, owner, person, batch or words',
  description: "A rep sees their own; with personId all of that person's, so that nobody is contacted twice.",
  request: { query: listEnrollmentsInput },
  responses: { 200: answer(pageOf(enrollment), 'A page of enrollments') },
});
const counts = createRoute({
  method: 'get',
  path: '/counts',
  operationId: 'countEnrollments',
  tags,
  summary: 'The same enrollments counted by state',
  description: 'Every state is there. `more` says that there are more than the count.',
  request: { query: countEnrollmentsInput },
  responses: { 200: answer(listOf(stateCount), 'A count for each state') },
});
const enroll = createRoute({
  method: 'post',
  path: '/',
  operationId: 'enrollPeople',
  tags,
  summary: 'Enroll people by id, by CRM record or by CRM list',
  description:
    'Up to 200 people are answered at once; more become a job, whose address is in Location. Each request is a batch, which can be undone as long as something of it has not begun; with more than 10 people nothing leaves for five minutes.',
  request: { body: jsonBody(enrollPeopleInput) },
  responses: {
    200: answer(enrollSummary, 'Enrolled or skipped, each with a reason'),
    202: answer(queued, 'More than 200: a job'),
  },
});
const foresee = createRoute({
  method: 'post',
  path: '/preview',
  operationId: 'previewEnrollment',
  tags,
  summary: 'What enrolling would do, without doing it',
  request: { body: jsonBody(enrollPeopleInput) },
  responses: { 200: answer(preview, 'Who could start when, and the first email of each') },
});
const foreseeAll = createRoute({
  method: 'post',
  path: '/preview/all',
  operationId: 'previewEverybody',
  tags,
  summary: 'What enrolling would do with everybody of a large selection, as a job',
  description:
    'The preview looks at the first 200. This looks at all of them in the same way: the result of the job counts who could start, and who not for which reason; /v1/jobs/{id}/left-out names them. It is kept for a day.',
  request: { body: jsonBody(enrollPeopleInput) },
  responses: { 202: answer(job, 'A job') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getEnrollment',
  tags,
  summary: 'One enrollment',
  request: { params: idParam },
  responses: { 200: answer(enrollment, 'The enrollment') },
});
const ledger = createRoute({
  method: 'get',
  path: '/{id}/ledger',
  operationId: 'getLedger',
  tags,
  summary: 'Every decision about an enrollment, in order',
  request: { params: idParam },
  responses: { 200: answer(listOf(ledgerEntry), 'The decisions') },
});
const steer = createRoute({
  method: 'post',
  path: '/{id}/{command}',
  operationId: 'steerEnrollment',
  tags,
  summary: 'Pause, resume, finish or stop an enrollment',
  request: { params: idParam.extend({ command: z.enum(['pause', 'resume', 'finish', 'stop']) }) },
  responses: { 200: answer(steered, 'The enrollment as it is now') },
});

const move = createRoute({
  method: 'post',
  path: '/{id}/move',
  operationId: 'moveEnrollment',
  tags,
  summary: 'Move a person from a run to another cadence',
  description:
    'The run is finished and the other cadence begins, with the same owner, sender and lawful basis. What waited for a person, a reply or a booked meeting, is lifted. When the person may not be enrolled there, nothing changes.',
  request: { params: idParam, body: jsonBody(moveEnrollmentInput.omit({ enrollmentId: true })) },
  responses: { 201: answer(moved, 'The run that ended and the one that began') },
});

export function enrollmentRoutes() {
  return createRouter()
    .openapi(list, async (c) =>
      c.json(show(pageOf(enrollment), await listEnrollments(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(counts, async (c) => {
      const items = await countEnrollments(c.var.act, c.req.valid('query'));
      return c.json(show(listOf(stateCount), { items }), 200);
    })
    .openapi(enroll, async (c) => {
      const done = await enrollPeople(c.var.act, c.req.valid('json'), c.var.onceId);
      if (!('job' in done)) return c.json(show(enrollSummary, done), 200);
      return c.json(show(queued, done), 202, { location: `/v1/jobs/${done.job.id}` });
    })
    .openapi(foresee, async (c) =>
      c.json(show(preview, await previewEnrollment(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(foreseeAll, async (c) => {
      const begun = await previewEverybody(c.var.act, c.req.valid('json'));
      return c.json(show(job, begun), 202, { location: `/v1/jobs/${begun.id}` });
    })
    .openapi(read, async (c) =>
      c.json(show(enrollment, await readEnrollment(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(ledger, async (c) => {
      const items = await readLedger(c.var.act, c.req.valid('param').id);
      return c.json(show(listOf(ledgerEntry), { items }), 200);
    })
    .openapi(move, async (c) => {
      const input = { enrollmentId: c.req.valid('param').id, ...c.req.valid('json') };
      return c.json(show(moved, await moveEnrollment(c.var.act, input)), 201);
    })
    .openapi(steer, async (c) => {
      const { id: enrollmentId, command } = c.req.valid('param');
      return c.json(show(steered, await steerEnrollment(c.var.act, { enrollmentId, command })), 200);
    });
}
