import { createRoute } from '@hono/zod-openapi';
import { stopExperiment } from '../../app/end-experiment.ts';
import {
  planExperimentInput,
  promoteExperimentInput,
  startExperimentInput,
} from '../../app/experiment-schemas.ts';
import { planExperiment } from '../../app/plan-experiment.ts';
import { promoteExperiment } from '../../app/promote-experiment.ts';
import { listExperiments, readExperiment } from '../../app/read-experiments.ts';
import { pageInput } from '../../app/reading.ts';
import { startExperiment } from '../../app/start-experiment.ts';
import { createRouter } from '../env.ts';
import { answer, idParam, jsonBody, pageOf, show } from '../schemas.ts';
import { experiment, experimentView, listedExperiment, plan } from './experiment-schemas.ts';

const tags = ['Experiments'];
const promotion = promoteExperimentInput.omit({ experimentId: true });

const foresee = createRoute({
  method: 'post',
  path: '/plan',
  operationId: 'planExperiment',
  tags,
  summary: 'What an experiment would take: sample size, duration, warnings; nothing is kept',
  request: { body: jsonBody(planExperimentInput) },
  responses: { 200: answer(plan, 'The plan') },
});
const start = createRoute({
  method: 'post',
  path: '/',
  operationId: 'startExperiment',
  tags,
  summary: 'Start an experiment on the variants of a step, or on whole cadences by company',
  description:
    'People who are enrolled from now on are assigned an arm: on a step whoever is enrolled in its cadence, on whole cadences whoever is enrolled with experimentId in place of cadenceId.',
  request: { body: jsonBody(startExperimentInput) },
  responses: { 201: answer(experiment, 'The experiment') },
});
const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listExperiments',
  tags,
  summary: 'All experiments, newest first',
  request: { query: pageInput },
  responses: { 200: answer(pageOf(listedExperiment), 'A page of experiments') },
});
const read = createRoute({
  method: 'get',
  path: '/{id}',
  operationId: 'getExperiment',
  tags,
  summary: 'An experiment with its verdict and interval, valid however often it is read',
  request: { params: idParam },
  responses: { 200: answer(experimentView, 'The experiment') },
});
const stop = createRoute({
  method: 'post',
  path: '/{id}/stop',
  operationId: 'stopExperiment',
  tags,
  summary: 'End an experiment: nobody is assigned any more',
  request: { params: idParam },
  responses: { 200: answer(experimentView, 'The experiment as it ended') },
});
const promote = createRoute({
  method: 'post',
  path: '/{id}/promote',
  operationId: 'promoteExperiment',
  tags,
  summary: 'Put the winner, or another arm, into force; people in flight stay on their version',
  request: { params: idParam, body: { content: { 'application/json': { schema: promotion } } } },
  responses: { 200: answer(experimentView, 'The experiment as it ended') },
});

export function experimentRoutes() {
  return createRouter()
    .openapi(foresee, async (c) =>
      c.json(show(plan, await planExperiment(c.var.act, c.req.valid('json'))), 200),
    )
    .openapi(start, async (c) =>
      c.json(show(experiment, await startExperiment(c.var.act, c.req.valid('json'))), 201),
    )
    .openapi(list, async (c) =>
      c.json(show(pageOf(listedExperiment), await listExperiments(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(read, async (c) =>
      c.json(show(experimentView, await readExperiment(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(stop, async (c) =>
      c.json(show(experimentView, await stopExperiment(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(promote, async (c) => {
      const input = { ...c.req.valid('json'), experimentId: c.req.valid('param').id };
      return c.json(show(experimentView, await promoteExperiment(c.var.act, input)), 200);
    });
}
