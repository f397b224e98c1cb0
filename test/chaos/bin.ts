/** `npm run chaos`: the promises of exactly once under fire; exit code 1 when one broke, or the fire was too small. */
import { Command, InvalidArgumentError } from 'commander';
import { full, type Plan } from './plans.ts';
import { type ChaosReport, failures, inWords } from './report.ts';
import { runChaos } from './run.ts';
import type { Stage } from './stage.ts';
import { stay } from './stay.ts';

interface Wish {
  readonly json?: boolean;
  readonly seed: number;
  readonly stay?: boolean;
}

function whole(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number.');
}

await new Command('chaos')
  .description(
    'prove that nothing comes twice and nothing is lost: processes are killed, the database is restarted, services fail',
  )
  .option('--json', 'print one JSON object')
  .option('--seed <number>', "repeats a run's choices", whole, 20261123)
  .option('--touches <number>', 'how many touches to carry out at least', whole, full.touches)
  .option(
    '--interleavings <number>',
    'how many to play beside the fire at least; 0 for none',
    whole,
    full.interleavings,
  )
  .option('--stay', 'start the product on what is left, to look at it')
  .action(async (options: Pick<Plan, 'touches' | 'interleavings'> & Wish) => {
    const { seed, touches, interleavings } = options;
    const people = Math.ceil((full.people * touches) / full.touches);
    const everything = touches >= full.touches;
    const interleavingsAtMost = interleavings === 0 ? 0 : Math.max(interleavings, full.interleavingsAtMost);
    const plan = { ...full, touches, people, interleavings, interleavingsAtMost, everything };
    const began = performance.now();
    const note = (words: string) =>
      process.stderr.write(
        `${String(Math.round((performance.now() - began) / 1000)).padStart(5)} s  ${words}\n`,
      );
    const say = (report: ChaosReport) =>
      process.stdout.write(`${options.json ? JSON.stringify(report) : inWords(report, plan)}\n`);
    const after = async (stage: Stage, report: ChaosReport) => {
      say(report);
      if (options.stay) await stay(stage);
    };
    const broken = failures(await runChaos({ plan, seed, note, after }), plan);
    if (options.json) for (const words of broken) process.stderr.write(`NOT KEPT: ${words}\n`);
    if (broken.length > 0) process.exitCode = 1;
  })
  .parseAsync();
