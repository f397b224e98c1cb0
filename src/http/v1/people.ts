import { createRoute, z } from '@hono/zod-openapi';
import { explainPerson } from '../../app/explain-person.ts';
import { readPerson, searchPeople, searchPeopleInput } from '../../app/read-people.ts';
import { releasePerson } from '../../app/release-person.ts';
import { createRouter } from '../env.ts';
import { answer, idParam, pageOf, show } from '../schemas.ts';
import { explanation, person, personWithRecords } from './person-schemas.ts';

const tags = ['People'];

const search = createRoute({
  method: 'get',
  path: '/people',
  operationId: 'searchPeople',
  tags,
  summary: 'People by name, address or company',
  request: { query: searchPeopleInput },
  responses: { 200: answer(pageOf(person), 'A page of people') },
});
const read = createRoute({
  method: 'get',
  path: '/people/{id}',
  operationId: 'getPerson',
  tags,
  summary: 'One person with company and CRM records',
  request: { params: idParam },
  responses: { 200: answer(personWithRecords, 'The person') },
});
const whyPerson = createRoute({
  method: 'get',
  path: '/people/{id}/why',
  operationId: 'explainPerson',
  tags,
  summary: 'Why things happened to a person, or did not, with the evidence',
  request: { params: idParam, query: z.object({ step: z.string().max(64).optional() }) },
  responses: { 200: answer(explanation, 'The explanation') },
});
const why = createRoute({
  method: 'get',
  path: '/why',
  operationId: 'explain',
  tags,
  summary: 'The same, for an address, a Message-ID, a CRM record id or link, or a name',
  request: { query: z.object({ person: z.string().min(3).max(500), step: z.string().max(64).optional() }) },
  responses: { 200: answer(explanation, 'The explanation') },
});
const release = createRoute({
  method: 'post',
  path: '/people/{id}/release',
  operationId: 'releasePerson',
  tags,
  summary: 'Lift a hold that waits for a person (after a reply or a meeting)',
  request: { params: idParam },
  responses: { 200: answer(person.omit({ company: true }), 'The person') },
});

const asked = (who: string, step: string | undefined) => ({
  person: who,
  ...(step === undefined ? {} : { stepKey: step }),
});

export function peopleRoutes() {
  return createRouter()
    .openapi(search, async (c) =>
      c.json(show(pageOf(person), await searchPeople(c.var.act, c.req.valid('query'))), 200),
    )
    .openapi(read, async (c) =>
      c.json(show(personWithRecords, await readPerson(c.var.act, c.req.valid('param').id)), 200),
    )
    .openapi(whyPerson, async (c) => {
      const input = asked(c.req.valid('param').id, c.req.valid('query').step);
      return c.json(show(explanation, await explainPerson(c.var.act, input)), 200);
    })
    .openapi(why, async (c) => {
      const { person: who, step } = c.req.valid('query');
      return c.json(show(explanation, await explainPerson(c.var.act, asked(who, step))), 200);
    })
    .openapi(release, async (c) => {
      const released = await releasePerson(c.var.act, c.req.valid('param').id);
      return c.json(show(person.omit({ company: true }), released), 200);
    });
}
