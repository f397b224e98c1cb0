import { createRoute } from '@hono/zod-openapi';
import { listSignals, listSignalsInput } from '../../app/read-signals.ts';
import { receiveSignal, receiveSignalInput } from '../../app/receive-signal.ts';
import { createRouter } from '../env.ts';
import { answer, jsonBody, listOf, show } from '../schemas.ts';
import { signal, signalReceipt } from './signal-schemas.ts';

const tags = ['Signals'];

const list = createRoute({
  method: 'get',
  path: '/',
  operationId: 'listSignals',
  tags,
  summary: 'Everything that a person did',
  request: { query: listSignalsInput },
  responses: { 200: answer(listOf(signal), 'The signals') },
});
const report = createRoute({
  method: 'post',
  path: '/',
  operationId: 'reportSignal',
  tags,
  summary: 'Report what a person did elsewhere; it takes effect before the answer',
  request: { body: jsonBody(receiveSignalInput) },
  responses: {
    200: answer(
      signalReceipt,
      '`recorded` is false for a repeat: the same key, of the same kind about the same person',
    ),
  },
});

export function signalRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const items = await listSignals(c.var.act, c.req.valid('query'));
      return c.json(show(listOf(signal), { items }), 200);
    })
    .openapi(report, async (c) =>
      c.json(show(signalReceipt, await receiveSignal(c.var.act, c.req.valid('json'))), 200),
    );
}
