import { type PGlite, types } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { preparing } from '../../src/store/prepare-pglite.ts';
import { openTestPglite } from '../support/database.ts';

let plain: PGlite;
let client: PGlite;

beforeAll(async () => {
  plain = await openTestPglite();
  client = preparing(plain);
  await plain.exec('create table notes (id int primary key, text text not null)');
});
afterAll(() => plain.close());

const ask = (text: string, params: unknown[] = [], options = {}) =>
  client.transaction((tx) => tx.query(text, params, options));
const preparedFor = async (text: string) =>
  (
    await plain.query<{ name: string }>('select name from pg_prepared_statements where statement = $1', [
      text,
    ])
  ).rows;

describe('statements prepared on PGlite', () => {
  test('give what PGlite itself gives, whatever the types and the form of the rows', async () => {
    const text = `select $1::int as whole, $2::text as text, $3::timestamptz as at, $4::jsonb as json,
      $5::bool as yes, $6::bytea as bytes, $7::uuid as id, null::int as nothing, array['a', 'b'] as list`;
    const at = '2026-11-23T10:00:00.000Z';
    const id = '0198d2f0-0000-7000-8000-000000000001';
    const params = [7, "it's", at, { a: [1, null] }, true, new Uint8Array([0, 255]), id];
    const asText = { parsers: { [types.TIMESTAMPTZ]: (value: string) => value } };
    for (const options of [{}, { rowMode: 'array' }, { rowMode: 'object', ...asText }]) {
      const own = await plain.transaction((tx) => tx.query(text, params, options as object));
      expect(await ask(text, params, options)).toEqual(own);
      expect(await ask(text, params, options)).toEqual(own);
    }
    const empty = [null, undefined, null, null, null, null, null];
    expect((await ask(text, empty)).rows).toEqual((await plain.query(text, empty)).rows);
  });

  test('take and give bytes as they are: PGlite itself spells out each one', async () => {
    const bytea = plain.serializers[types.BYTEA];
    const reader = plain.parsers[types.BYTEA];
    const spelt = () => {
      throw new Error('PGlite spelt out bytes.');
    };
    Object.assign(plain.serializers, { [types.BYTEA]: spelt });
    Object.assign(plain.parsers, { [types.BYTEA]: spelt });
    try {
      const all = Uint8Array.from({ length: 70_000 }, (_, at) => at % 256);
      // A view of something larger, as the pieces of a large mail are.
      const piece = all.subarray(1000, 69_000);
      const { rows } = await ask('select $1::bytea as bytes, length($1::bytea) as length', [piece]);
      expect(rows).toEqual([{ bytes: Uint8Array.from(piece), length: 68_000 }]);
      expect((await ask("select ''::bytea as bytes")).rows).toEqual([{ bytes: new Uint8Array() }]);
    } finally {
      Object.assign(plain.serializers, { [types.BYTEA]: bytea });
      Object.assign(plain.parsers, { [types.BYTEA]: reader });
    }
  });

  test('are parsed once, and say how many rows they changed', async () => {
    const insert = 'insert into notes (id, text) values ($1, $2), ($3, $4)';
    expect((await ask(insert, [1, 'one', 2, 'two'])).affectedRows).toBe(2);
    expect((await ask(insert, [3, 'three', 4, 'four'])).affectedRows).toBe(2);
    expect(await preparedFor(insert)).toHaveLength(1);
    expect((await ask('select text from notes order by id')).rows).toHaveLength(4);
  });

  test('fail as they do without, and the next transaction goes on', async () => {
    const twice = 'insert into notes (id, text) values ($1, $2)';
    await ask(twice, [10, 'ten']);
    await expect(ask(twice, [10, 'again'])).rejects.toMatchObject({ code: '23505' });
    await expect(ask('select wrong from notes')).rejects.toMatchObject({ code: '42703' });
    await expect(ask('select wrong from notes')).rejects.toMatchObject({ code: '42703' });
    await plain.exec('alter table notes add column wrong int');
    expect((await ask('select wrong from notes where id = 10')).rows).toEqual([{ wrong: null }]);
    expect((await ask(twice, [11, 'eleven'])).affectedRows).toBe(1);
  });

  test('are refused after the end of their transaction', async () => {
    const left = await client.transaction(async (tx) => ({ tx }));
    await expect(left.tx.query('select 1')).rejects.toThrow('ended');
  });

  test('get new plans as tables grow', async () => {
    await plain.exec('truncate notes; analyze notes');
    const byId = 'select text from notes where id = $1';
    for (let id = 0; id < 10; id += 1) await ask(byId, [id]);
    const [statement] = await preparedFor(byId);
    const plan = async () =>
      JSON.stringify((await plain.query(`explain execute ${statement?.name}(1)`)).rows).includes('Index');
    await plain.exec('set plan_cache_mode = force_generic_plan; set enable_seqscan = on');
    await ask(`insert into notes (id, text) select n, 'x' from generate_series(1, 20000) n`);
    const before = await plan();
    for (let round = 0; round < 100; round += 1) await ask(byId, [round]);
    expect([before, await plan()]).toEqual([false, true]);
  });
});
