import { type ListView, listViewSoql, listViews } from '../data/list-views.ts';
import { notFound } from '../errors.ts';
import { to18 } from '../ids.ts';
import { knownObject, type ObjectSpec } from '../schema/objects.ts';
import { type Column, resolveColumn } from '../soql/resolve.ts';
import { runQuery } from '../soql/run.ts';
import type { RestApp, RestContext, World } from '../types.ts';
import { reply, versionOf } from './reply.ts';
import { objectOf } from './sobjects.ts';

const DEFAULT_ROWS = 25;
const MAX_ROWS = 2000;

/** The list views of an object. */
export function viewsOf(world: World, object: ObjectSpec): readonly ListView[] {
  return listViews(world.org.pod).filter((view) => view.object === object.name);
}

/** A view's columns, resolved. */
export function viewColumns(world: World, view: ListView): readonly Column[] {
  const object = knownObject(view.object);
  return view.columns.map((text) => resolveColumn(world, text, { object, path: { text, at: 0 } }));
}

function findView(world: World, c: RestContext): ListView {
  const id = to18(c.req.param('view') ?? '');
  const view = viewsOf(world, objectOf(c)).find((known) => known.id === id);
  if (view === undefined) throw notFound();
  return view;
}

function summary(c: RestContext, view: ListView): object {
  const url = `/services/data/${versionOf(c)}/sobjects/${view.object}/listviews/${view.id}`;
  return {
    describeUrl: `${url}/describe`,
    developerName: view.developerName,
    id: view.id,
    label: view.label,
    resultsUrl: `${url}/results`,
    soqlCompatible: true,
    url,
  };
}

function columnsOf(world: World, view: ListView): readonly object[] {
  const hidden = ['Id', 'CreatedDate', 'LastModifiedDate', 'SystemModstamp'].filter(
    (name) => !view.columns.includes(name),
  );
  const column = (name: string, type: string, label: string) => {
    const sorted = view.orderBy.field === name;
    return {
      ascendingLabel: 'Z-A',
      descendingLabel: 'A-Z',
      fieldNameOrPath: name,
      hidden: hidden.includes(name),
      label,
      selectListItem: name,
      sortDirection: sorted ? (view.orderBy.descending ? 'descending' : 'ascending') : null,
      sortIndex: sorted ? 0 : null,
      sortable: true,
      type,
    };
  };
  const object = knownObject(view.object);
  return [
    ...viewColumns(world, view).map(({ spec, names }) => column(names.join('.'), spec.type, spec.label)),
    ...hidden.map((name) => {
      const spec = object.byName.get(name.toLowerCase());
      return column(name, spec?.type ?? 'id', spec?.label ?? name);
    }),
  ];
}

function describe(world: World, view: ListView): object {
  return {
    columns: columnsOf(world, view),
    id: view.id,
    orderBy: [
      {
        fieldNameOrPath: view.orderBy.field,
        nullsPosition: view.orderBy.descending ? 'last' : 'first',
        sortDirection: view.orderBy.descending ? 'descending' : 'ascending',
      },
    ],
    query: listViewSoql(view),
    relatedEntityId: null,
    scope: view.mine ? 'mine' : 'everything',
    scopeEntity: null,
    sobjectType: view.object,
    whereCondition: {
      conditions: view.conditions.map(([field, operator, value]) => ({
        field,
        operator: operator === '=' ? 'equals' : 'notEqual',
        values: [value],
      })),
      conjunction: 'and',
    },
  };
}

function results(world: World, c: RestContext, view: ListView): object {
  const limit = Math.min(MAX_ROWS, Math.max(1, Number(c.req.query('limit') ?? DEFAULT_ROWS) || DEFAULT_ROWS));
  const offset = Math.max(0, Number(c.req.query('offset') ?? 0) || 0);
  const answer = runQuery(world, listViewSoql(view), { session: c.get('session'), deleted: false });
  const rows = answer.rows.slice(offset, offset + limit);
  c.set('result', { view: view.developerName, returned: rows.length });
  return {
    columns: columnsOf(world, view),
    developerName: view.developerName,
    done: offset + rows.length >= answer.rows.length,
    id: view.id,
    label: view.label,
    records: rows.map((row) => ({
      columns: answer.columns.map((column) => {
        const value = column.read(row);
        return { fieldNameOrPath: column.names.join('.'), value: value === null ? null : String(value) };
      }),
    })),
    size: rows.length,
  };
}

/** `GET /sobjects/{Contact|Lead}/listviews`, `…/{id}`, `…/{id}/describe` and `…/{id}/results`. */
export function listViewRoutes(app: RestApp, world: World): void {
  app.get('/sobjects/:object/listviews', (c) => {
    const object = objectOf(c);
    const views = viewsOf(world, object);
    return reply(c, {
      done: true,
      listviews: views.map((view) => summary(c, view)),
      nextRecordsUrl: null,
      size: views.length,
      sobjectType: object.name,
    });
  });
  app.get('/sobjects/:object/listviews/:view', (c) => reply(c, summary(c, findView(world, c))));
  app.get('/sobjects/:object/listviews/:view/describe', (c) => reply(c, describe(world, findView(world, c))));
  app.get('/sobjects/:object/listviews/:view/results', (c) =>
    reply(c, results(world, c, findView(world, c))),
  );
}
