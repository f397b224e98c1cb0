import { createRoute, z } from '@hono/zod-openapi';
import { readCohortWeeks } from '../../app/read-cohort-weeks.ts';
import { readDeliverability } from '../../app/read-deliverability.ts';
import { peopleBehindInput, readPeopleBehind } from '../../app/read-people-behind.ts';
import { readScoreboard, scoreboardInput } from '../../app/read-scoreboard.ts';
import { createRouter } from '../env.ts';
import { answer, pageOf, show } from '../schemas.ts';
import { personBehind, scoreboard, weeks } from './analytics-schemas.ts';
import { deliverability } from './deliverability-schemas.ts';

const tags = ['Analytics'];
const versionParam = z.object({
  versionId: z.uuid().openapi({
    param: { name: 'versionId', in: 'path' },
    example: '019ab2c4-7d00-7000-8000-000000000002',
  }),
});

const read = createRoute({
  method: 'get',
  path: '/cadences',
  operationId: 'getScoreboard',
  tags,
  summary: 'How each cadence version does, by people enrolled long enough ago, with n and intervals',
  request: { query: scoreboardInput },
  responses: { 200: answer(scoreboard, 'The versions, best first') },
});
const readWeeks = createRoute({
  method: 'get',
  path: '/cadences/{versionId}/weeks',
  operationId: 'listCohortWeeks',
  tags,
  summary: 'One version by week of enrollment',
  request: { params: versionParam },
  responses: { 200: answer(weeks, 'The weeks, oldest first') },
});
const readPeople = createRoute({
  method: 'get',
  path: '/cadences/{versionId}/people',
  operationId: 'listPeopleBehind',
  tags,
  summary: 'The people behind a number of the scoreboard',
  request: { params: versionParam, query: peopleBehindInput },
  responses: { 200: answer(pageOf(personBehind), 'A page of people') },
});

const readDelivery = createRoute({
  method: 'get',
  path: '/deliverability',
  operationId: 'getDeliverability',
  tags,
  summary: 'Complaints, bounces and replies of the last seven days by sending domain, sender and cadence',
  responses: { 200: answer(deliverability, 'The shares with their intervals, and what they say') },
});

export function analyticsRoutes() {
  return createRouter()
    .openapi(read, async (c) =>
      c.json(show(scoreboard, await readScoreboard(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(readWeeks, async (c) =>
      c.json(show(weeks, await readCohortWeeks(c.var.act, c.req.valid('param').versionId)), 200),
    )
    .openapi(readDelivery, async (c) =>
      c.json(show(deliverability, await readDeliverability(c.var.act)), 200),
    )
    .openapi(readPeople, async (c) => {
      const input = { ...c.req.valid('query'), versionId: c.req.valid('param').versionId };
      return c.json(show(pageOf(personBehind), await readPeopleBehind(c.var.act, input)), 200);
    });
}
