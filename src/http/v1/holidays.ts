import { createRoute, z } from '@hono/zod-openapi';
import { listHolidayRegions, readHolidays, readHolidaysInput } from '../../app/read-holidays.ts';
import { createRouter } from '../env.ts';
import { answer, listOf, show } from '../schemas.ts';

const region = z.object({ code: z.string(), name: z.string() }).openapi('HolidayRegion');
const holidays = z
  .object({ region, year: z.int(), items: z.array(z.object({ day: z.string(), name: z.string() })) })
  .openapi('Holidays');

const tags = ['Holidays'];

const regions = createRoute({
  method: 'get',
  path: '/regions',
  operationId: 'listHolidayRegions',
  tags,
  summary: 'The countries and regions whose public holidays are known',
  responses: { 200: answer(listOf(region), 'The regions') },
});
const read = createRoute({
  method: 'get',
  path: '/',
  operationId: 'readHolidays',
  tags,
  summary: 'The public holidays of a region in a year',
  request: { query: readHolidaysInput },
  responses: { 200: answer(holidays, 'The holidays, in order') },
});

export function holidayRoutes() {
  return createRouter()
    .openapi(regions, async (c) =>
      c.json(show(listOf(region), { items: await listHolidayRegions(c.var.act) }), 200),
    )
    .openapi(read, async (c) =>
      c.json(show(holidays, await readHolidays(c.var.act, c.req.valid('query'))), 200),
    );
}
