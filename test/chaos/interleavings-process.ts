/** Plays interleavings beside the fire, in a process and on a database of its own; prints what came of them as JSON. */
import { migrate } from '../../src/store/migrate.ts';
import { type InterleaveResult, interleave } from '../interleavings/interleave.ts';
import { testKeys } from '../support/keys.ts';
import { startPostgres } from '../support/postgres-server.ts';

const [count, seed] = process.argv.slice(2).map(Number);
const server = await startPostgres();
try {
  await migrate(server.url);
  const wanted = { count: count ?? 0, seed: seed ?? 1, lanes: 3 };
  const result: InterleaveResult = await interleave({
    ...{ databaseUrl: server.url, keys: testKeys },
    ...wanted,
  });
  process.stdout.write(JSON.stringify(result));
} finally {
  await server.stop();
}
