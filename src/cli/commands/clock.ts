import { Command } from 'commander';
import { z } from 'zod';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';
import { many } from '../words.ts';

const answer = z.object({ now: z.string(), moments: z.number().optional() });

/** `cadenza clock [+1h|+1d|next]`: shows or moves product time, while only stand-ins are connected. */
export function clockCommand(cli: CliContext): Command {
  return new Command('clock')
    .description('show product time, or move it ahead: +30m, +1h, +1d, or next (to the next due touch)')
    .argument('[by]', "a step such as +1h or +1d, or 'next'")
    .option('--json', 'print JSON')
    .action(async (by: string | undefined, options: { json?: boolean }) => {
      const access = cli.access();
      const raw = await (by === undefined
        ? callServer(access, 'GET', '/v1/clock')
        : callServer(access, 'POST', '/v1/clock', { by }));
      if (options.json) {
        cli.print(JSON.stringify(raw));
        return;
      }
      const { now, moments } = answer.parse(raw);
      const played = moments === undefined ? '' : `, after playing ${many(moments, 'moment')} in between`;
      cli.print(`Product time is ${now}${played}.`);
    });
}
