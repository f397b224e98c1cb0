import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { AppError } from '../../errors.ts';
import { callServer } from '../client.ts';
import type { CliContext } from '../program.ts';

const count = z.number().nullable();
const senderSchema = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  state: z.string(),
  mailsPerDay: count,
  mailsPerHour: count,
  mailGapSeconds: count,
  mailboxId: z.string().nullable(),
});
type Sender = z.infer<typeof senderSchema>;
const list = z.object({ items: z.array(senderSchema) });

function limitsInWords({ mailsPerDay, mailsPerHour, mailGapSeconds }: Sender): string {
  const parts = [
    ...(mailsPerDay === null ? [] : [`${mailsPerDay} a day`]),
    ...(mailsPerHour === null ? [] : [`${mailsPerHour} an hour`]),
    ...(mailGapSeconds === null ? [] : [`${mailGapSeconds} s apart`]),
  ];
  return parts.length === 0 ? 'no limits' : parts.join(', ');
}

const inWords = (one: Sender) =>
  `${one.name} <${one.email}>: ${limitsInWords(one)}${one.mailboxId === null ? '' : ', by its own mailbox'}${one.state === 'blocked' ? ', blocked' : ''}`;

/** An option's value; commander itself makes something else of null. */
type Limit = number | 'none';

function limit(text: string): Limit {
  if (text === 'none') return text;
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("It must be a whole number or 'none'.");
  return Number(text);
}

const asSent = (given: Limit | undefined) => (given === 'none' ? null : given);

interface LimitOptions {
  readonly perDay?: Limit;
  readonly perHour?: Limit;
  readonly gap?: Limit;
  readonly json?: boolean;
}

/** `cadenza senders [ADDRESS]`: who mail can come from and how much; with options, sets the limits of one of them. */
export function sendersCommand(cli: CliContext): Command {
  return new Command('senders')
    .description('show whom mail can come from, or limit how much may come from one of them')
    .argument('[address]', 'address of one sender')
    .option('--per-day <number>', "mails a calendar day, or 'none'", limit)
    .option('--per-hour <number>', "mails an hour, or 'none'", limit)
    .option('--gap <seconds>', "least seconds between two mails, or 'none'", limit)
    .option('--json', 'print JSON')
    .action(async (address: string | undefined, { perDay, perHour, gap, json }: LimitOptions) => {
      const senders = list.parse(await callServer(cli.access(), 'GET', '/v1/senders')).items;
      const chosen = senders.filter((one) => address === undefined || one.email === address.toLowerCase());
      const [sender] = chosen;
      if (address !== undefined && sender === undefined)
        throw new AppError('not_found', `There is no sender with the address ${address}.`);
      const limits = {
        mailsPerDay: asSent(perDay),
        mailsPerHour: asSent(perHour),
        mailGapSeconds: asSent(gap),
      };
      const given = Object.values(limits).some((one) => one !== undefined);
      if (given && (address === undefined || sender === undefined))
        throw new AppError(
          'invalid_input',
          'Say whose limits they are: cadenza senders ADDRESS --per-day 40.',
        );
      const shown =
        given && sender !== undefined
          ? [senderSchema.parse(await callServer(cli.access(), 'PATCH', `/v1/senders/${sender.id}`, limits))]
          : chosen;
      if (json === true) cli.print(JSON.stringify({ items: shown }));
      else for (const one of shown) cli.print(inWords(one));
    });
}
