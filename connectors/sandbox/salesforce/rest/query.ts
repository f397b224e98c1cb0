import { refuse } from '../errors.ts';
import type { Org } from '../org.ts';
import { project } from '../soql/project.ts';
import { type Answer, runQuery } from '../soql/run.ts';
import type { RestApp, RestContext, World } from '../types.ts';
import { reply, versionOf } from './reply.ts';

const MAX_PAGE = 2000;
const MIN_PAGE = 200;
/** How many answers are kept for reading on; the oldest is forgotten first. */
const KEPT = 50;

/** The records to come of a query that did not fit on one page. */
class Locators {
  readonly #org: Org;
  readonly #answers = new Map<string, Answer>();

  constructor(org: Org) {
    this.#org = org;
  }

  keep(answer: Answer): string {
    const id = `01g${this.#org.nextToken('locator').slice(0, 12)}MAA`;
    this.#answers.set(id, answer);
    const oldest = this.#answers.keys().next().value;
    if (this.#answers.size > KEPT && oldest !== undefined) this.#answers.delete(oldest);
    return id;
  }

  find(id: string): Answer {
    const answer = this.#answers.get(id);
    if (answer === undefined) throw refuse('INVALID_QUERY_LOCATOR', 'invalid query locator');
    return answer;
  }
}

function pageSize(c: RestContext): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(c.req.header('sforce-query-options') ?? '')?.[1];
  return asked === undefined ? MAX_PAGE : Math.min(MAX_PAGE, Math.max(MIN_PAGE, Number(asked)));
}

function page(c: RestContext, answer: Answer, place: { locator: () => string; from: number }): Response {
  const { rows, columns } = answer;
  const end = Math.min(rows.length, place.from + pageSize(c));
  const done = end >= rows.length;
  const version = versionOf(c);
  c.set('result', { totalSize: rows.length, from: place.from, returned: end - place.from });
  return reply(c, {
    totalSize: rows.length,
    done,
    ...(done ? {} : { nextRecordsUrl: `/services/data/${version}/query/${place.locator()}-${end}` }),
    records: rows.slice(place.from, end).map((row) => project(columns, row, version)),
  });
}

/** `GET /query`, `GET /queryAll` (with the bin) and the pages that follow. */
export function queryRoutes(app: RestApp, world: World): void {
  const locators = new Locators(world.org);
  for (const name of ['query', 'queryAll']) {
    app.get(`/${name}`, (c) => {
      const soql = c.req.query('q') ?? '';
      if (soql === '') throw refuse('MALFORMED_QUERY', "unexpected token: '<EOF>'");
      const options = { session: c.get('session'), deleted: name === 'queryAll' };
      const answer = runQuery(world, soql, options);
      if (answer.countOnly) return reply(c, { totalSize: answer.rows.length, done: true, records: [] });
      return page(c, answer, { locator: () => locators.keep(answer), from: 0 });
    });
    app.get(`/${name}/:locator`, (c) => {
      const [id = '', from = ''] = c.req.param('locator').split('-');
      const answer = locators.find(id);
      return page(c, answer, { locator: () => id, from: Number(from) });
    });
  }
}
