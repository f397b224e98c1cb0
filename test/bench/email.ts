import sendgrid from '@sendgrid/mail';
import type postgres from 'postgres';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import type { OutgoingMail } from '../../src/ports/mail.ts';
import { atLeast, type Bench, known, median } from './result.ts';
import { costOf, inWords } from './support/cpu.ts';
import { openBenchDatabase } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { benchClock, openProduct } from './support/product.ts';

const rounds = 9;
const mailsPerRound = 2000;
/** How many mails are under way at once. */
const widths = [16, 32] as const;

interface Round {
  readonly width: number;
  readonly product: number;
  readonly loop: number;
}

function results(found: readonly Round[], width: number) {
  const own = found.filter((one) => one.width === width);
  const ratio = median(own.map(({ product, loop }) => product / loop));
  const at = `${width} at once`;
  return [
    atLeast(`email touches, of a bare @sendgrid/mail loop, ${at}`, ratio, { least: 0.8, unit: '×' }),
    known(`email touches, ${at}`, median(own.map(({ product }) => product)), 'touches/s'),
    known(`bare @sendgrid/mail loop, ${at}`, median(own.map(({ loop }) => loop)), 'mails/s'),
  ];
}

/** A mail as the SDK's documentation shows it. */
function toSdkMail(mail: OutgoingMail) {
  return {
    from: mail.from,
    to: { email: mail.to.email, name: mail.to.name ?? '' },
    replyTo: mail.replyTo ?? '',
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    headers: {
      'Message-ID': mail.messageId,
      'List-Unsubscribe': `<${mail.unsubscribe?.url}>, <mailto:${mail.unsubscribe?.mailto}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
    customArgs: mail.customArgs,
    trackingSettings: { clickTracking: { enable: true, enableText: false }, openTracking: { enable: true } },
  };
}

/** The SDK as its documentation opens it, at the stand-in; the part that sets the address is not in its types. */
function openSdk(mailUrl: string): void {
  const { client } = sendgrid as unknown as { readonly client: { setDefaultRequest(values: object): void } };
  sendgrid.setApiKey('SG.benchmark');
  client.setDefaultRequest({ baseUrl: `${mailUrl}/` });
}

/** The loop that somebody writes with the SDK alone: nothing is kept of what was sent. */
async function bareLoop(mails: readonly OutgoingMail[], concurrency: number): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let mail = mails[next++]; mail !== undefined; mail = mails[next++])
      await sendgrid.send(toSdkMail(mail));
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

async function mailsSent({ ids }: BenchWorkspace, owner: postgres.Sql): Promise<readonly OutgoingMail[]> {
  const rows = await owner.unsafe<{ mail: OutgoingMail }[]>(
    `select mail from sends where workspace_id = '${ids.workspace}' and state = 'accepted'
       order by reserved_at desc limit ${mailsPerRound}`,
  );
  return rows.map((row) => row.mail);
}

export const email: Bench = {
  name: 'email',
  about: 'email touches end to end, beside a bare @sendgrid/mail loop with the same mails',
  async run({ note }) {
    const database = await openBenchDatabase();
    const service = new Forked('./mail-service.ts');
    try {
      const { url: mailUrl } = await service.heard<{ url: string }>();
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const workspace = await makeBenchWorkspace(base, database.owner, outboundProspecting);
      openSdk(mailUrl);
      const { ctx } = workspace;
      const found: Round[] = [];
      // The first round warms both up and does not count.
      for (let round = 0; round <= rounds; round += 1)
        for (const width of widths) {
          await enrollMany(workspace, database.owner, { people: mailsPerRound, dueInSeconds: -60 });
          await database.owner.unsafe('vacuum analyze');
          const pids = [service.pid];
          const settings = { ...ctx.settings, sendConcurrency: width };
          const product = await costOf(database.owner, () => runDueTouches({ ...ctx, settings }), pids);
          const mails = await mailsSent(workspace, database.owner);
          const loop = await costOf(database.owner, () => bareLoop(mails, width), pids);
          note(`${width} at once: product ${inWords(product, mailsPerRound)}`);
          note(`${width} at once: bare loop ${inWords(loop, mailsPerRound)}`);
          const perSecond = { product: mailsPerRound / product.seconds, loop: mailsPerRound / loop.seconds };
          if (round > 0) found.push({ width, ...perSecond });
        }
      await base.store.close();
      return widths.flatMap((width) => results(found, width));
    } finally {
      await service.stop();
      await database.close();
    }
  },
};
