/** `npm run bench -- [NAME…] [--json]`: measures, and says of each figure whether it reaches its target. */
import { Command } from 'commander';
import { benches } from './benches.ts';
import type { BenchResult } from './result.ts';

function inWords({ name, value, unit, target, holds }: BenchResult): string {
  const verdict = holds === null ? '' : `  ${target}: ${holds ? 'holds' : 'MISSED'}`;
  return `  ${name.padEnd(56)}${String(value).padStart(10)} ${unit}${verdict}`;
}

async function measure(names: readonly string[], json: boolean): Promise<readonly BenchResult[]> {
  const results: BenchResult[] = [];
  for (const name of names) {
    const bench = await benches[name]?.();
    if (bench === undefined) continue;
    process.stderr.write(`${name}: ${bench.about}\n`);
    const found = await bench.run({ note: (words) => process.stderr.write(`  ${words}\n`) });
    results.push(...found);
    if (!json) for (const one of found) process.stdout.write(`${inWords(one)}\n`);
  }
  return results;
}

await new Command('bench')
  .description('measure the product on a real Postgres; ratios of one run, since machines differ')
  .argument('[names...]', `which to run: ${Object.keys(benches).join(', ')}; all when none is named`)
  .option('--json', 'print one JSON object')
  .action(async (names: string[], options: { json?: boolean }) => {
    const unknown = names.filter((name) => !(name in benches));
    if (unknown.length > 0) {
      process.stderr.write(
        `No benchmark is called ${unknown.join(', ')}. There are: ${Object.keys(benches).join(', ')}.\n`,
      );
      process.exitCode = 2;
      return;
    }
    const results = await measure(names.length > 0 ? names : Object.keys(benches), options.json === true);
    if (options.json) process.stdout.write(`${JSON.stringify({ results })}\n`);
    if (results.some((one) => one.holds === false)) process.exitCode = 1;
  })
  .parseAsync();
