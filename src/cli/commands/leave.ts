import { Command, Option } from 'commander';
import { z } from 'zod';
import { callServer } from '../client.ts';
import { userIdOf } from '../find-user.ts';
import type { CliContext } from '../program.ts';

const who = z.object({ id: z.string(), name: z.string(), email: z.string() }).nullable();
const leaveSchema = z.object({
  id: z.string(),
  kind: z.string(),
  policy: z.string(),
  state: z.string(),
  user: who,
  colleague: who,
  fromDay: z.string().nullable(),
  untilDay: z.string().nullable(),
  note: z.string().nullable(),
});
type Leave = z.infer<typeof leaveSchema>;
const leaves = z.object({ items: z.array(leaveSchema) });

function inWords({ id, kind, user, colleague, fromDay, untilDay, policy, state, note }: Leave): string {
  const name = user?.name ?? 'Somebody who is gone';
  if (kind === 'deactivated') return `${name}: deactivated, their runs are held`;
  const does = policy === 'hold' ? 'runs are held' : `${colleague?.name ?? 'somebody who is gone'} stands in`;
  const why = note === null ? '' : ` (${note})`;
  return `${id}  ${name}: ${fromDay} to ${untilDay}, ${does}, ${state}${why}`;
}

interface Wish {
  readonly json?: boolean;
}

interface AddOptions extends Wish {
  readonly from: string;
  readonly until: string;
  readonly handOver?: string;
  readonly note?: string;
}

/** `cadenza leave`: who is away; `add`, `move` and `end` plan and change leaves. */
export function leaveCommand(cli: CliContext): Command {
  const call = (method: 'GET' | 'POST' | 'PATCH', path: string, body?: unknown) =>
    callServer(cli.access(), method, path, body);
  const shown = (answer: unknown, { json }: Wish) =>
    cli.print(json ? JSON.stringify(answer) : inWords(leaveSchema.parse(answer)));
  const userId = (address: string) => userIdOf(cli.access(), address);
  const leave = new Command('leave')
    .description('show who is away, or plan and end a leave')
    // Else the --json of add, move and end would be taken for this one's.
    .enablePositionalOptions()
    .option('--json', 'print JSON')
    .action(async ({ json }: Wish) => {
      const found = leaves.parse(await call('GET', '/v1/leaves'));
      if (json === true) cli.print(JSON.stringify(found));
      else if (found.items.length === 0) cli.print('Nobody is away.');
      else for (const one of found.items) cli.print(inWords(one));
    });
  leave
    .command('add')
    .description('plan a leave: runs are held until the return, or a colleague stands in')
    .argument('<address>', "the user's address")
    .addOption(new Option('--from <date>', 'first day away, such as 2026-12-21').makeOptionMandatory())
    .addOption(new Option('--until <date>', 'last day away').makeOptionMandatory())
    .option('--hand-over <address>', 'the colleague who gets tasks and replies meanwhile')
    .option('--note <text>', 'why')
    .option('--json', 'print JSON')
    .action(async (address: string, options: AddOptions) => {
      const { from, until, handOver, note } = options;
      const standIn =
        handOver === undefined ? {} : { policy: 'hand_over', colleagueId: await userId(handOver) };
      const body = {
        userId: await userId(address),
        from,
        until,
        ...standIn,
        ...(note === undefined ? {} : { note }),
      };
      shown(await call('POST', '/v1/leaves', body), options);
    });
  leave
    .command('move')
    .description('move the last day of a leave')
    .argument('<id>', 'id of the leave')
    .addOption(new Option('--until <date>', 'the new last day away').makeOptionMandatory())
    .option('--json', 'print JSON')
    .action(async (id: string, { until, ...wish }: Wish & { readonly until: string }) =>
      shown(await call('PATCH', `/v1/leaves/${encodeURIComponent(id)}`, { until }), wish),
    );
  leave
    .command('end')
    .description('end a leave now, or call one off that has not begun')
    .argument('<id>', 'id of the leave')
    .option('--json', 'print JSON')
    .action(async (id: string, wish: Wish) =>
      shown(await call('POST', `/v1/leaves/${encodeURIComponent(id)}/end`), wish),
    );
  return leave;
}
