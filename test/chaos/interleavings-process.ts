/** Plays interleavings beside the fire, in a process and on a database of its own; prints what came of them as JSON. */
import { setPriority } from 'node:os';
import { migrate } from '../../src/store/migrate.ts';
import { type InterleaveResult, interleave } from '../interleavings/interleave.ts';
import { testKeys } from '../support/keys.ts';
import { startPostgres } from '../support/postgres-server.ts';

const [least = 0, most = 0, seed = 1] = process.argv.slice(2).map(Number);
let over = false;
// The end of its input says that the fire is over: then it is enough if there were enough.
process.stdin.on('end', () => {
  over = true;
});
process.stdin.resume();
// The database, too, leaves the processors to the fire.
setPriority(10);
const server = await startPostgres();
try {
  await migrate(server.url);
  const result: InterleaveResult = await interleave({
    ...{ databaseUrl: server.url, keys: testKeys },
    ...{ count: most, seed, lanes: 2, together: 4, enough: (played) => over && played >= least },
  });
  process.stdout.write(JSON.stringify(result));
} finally {
  await server.stop();
}
process.exit();
