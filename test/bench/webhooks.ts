import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { processWebhooks } from '../../src/app/process-webhooks.ts';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { atLeast, type Bench, type BenchContext, known, median, secondsOf } from './result.ts';
import { costOf, inWords } from './support/cpu.ts';
import { type BenchDatabase, openBenchDatabase } from './support/database.ts';
import { type BenchWorkspace, enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { type EventPost, postsAbout, type SentMail, webhookKey } from './support/mail-events.ts';
import { benchClock, openProduct, tuesdayOffset } from './support/product.ts';

const rounds = 7;
const mailsPerRound = 2000;
const eventsPerPost = 500;
const postsAtOnce = 4;
/** What a post writes, the stops that it brings included. */
const tables = ['raw_webhooks', 'signals', 'suppressions', 'alerts', 'activities', 'enrollments', 'ledger'];

type Row = Record<string, unknown>;
type Rows = readonly (readonly [table: string, rows: readonly Row[]])[];

async function atOnce<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let one = all[next++]; one !== undefined; one = all[next++]) await work(one);
  };
  await Promise.all(Array.from({ length: postsAtOnce }, worker));
}

async function send(url: string, { body, headers }: EventPost): Promise<void> {
  const answer = await fetch(new URL('/webhooks/sendgrid/events', url), { method: 'POST', headers, body });
  if (answer.status !== 204) throw new Error(`The webhook answered ${answer.status}: ${await answer.text()}`);
}

/** The mails that were sent since the last round. */
async function mailsSent({ ids }: BenchWorkspace, owner: postgres.Sql): Promise<readonly SentMail[]> {
  const mails = await owner.unsafe<SentMail[]>(
    `select id, person_id as "personId", provider_id as "providerId", mail ->> 'replyTo' as "replyTo", to_email as "to", message_id as "messageId", mail -> 'customArgs' as "customArgs"
       from sends where workspace_id = '${ids.workspace}' and state = 'accepted'
       order by reserved_at desc, id limit ${mailsPerRound}`,
  );
  if (mails.length !== mailsPerRound) throw new Error(`There are ${mails.length} mails.`);
  return mails;
}

/** A moment of the database, for telling what was written after it. */
async function momentOf(owner: postgres.Sql): Promise<string> {
  const [row] = await owner<{ moment: string }[]>`select pg_current_xact_id()::text as moment`;
  return row?.moment ?? '';
}

/** The rows of a workspace that were written since a moment, as rows of another one. */
async function writtenSince(owner: postgres.Sql, workspace: string, moment: string): Promise<Rows> {
  const other = randomUUID();
  return Promise.all(
    tables.map(async (table) => {
      const rows = await owner.unsafe<Row[]>(
        `select * from ${table} where workspace_id = '${workspace}' and xmin::text::bigint > ${moment}`,
      );
      return [table, rows.map(({ seq: _, ...row }): Row => ({ ...row, workspace_id: other }))] as const;
    }),
  );
}

/** The same rows by plain multi-row inserts, as many rows a statement as a post has events, as many at once as posts. */
async function insertPlainly(sql: postgres.Sql, rows: Rows): Promise<void> {
  const parts = rows.flatMap(([table, all]) =>
    Array.from({ length: Math.ceil(all.length / eventsPerPost) }, (_, part) => ({
      table,
      part: all.slice(part * eventsPerPost, (part + 1) * eventsPerPost),
    })),
  );
  await atOnce(parts, ({ table, part }) => sql`insert into ${sql(table)} ${sql(part)}`);
}

/** One round: mails are sent, their events posted, the same rows inserted plainly, and the events applied. */
async function round(parts: {
  readonly workspace: BenchWorkspace;
  readonly database: BenchDatabase;
  readonly server: { readonly url: string; readonly pid: number };
  readonly note: BenchContext['note'];
}) {
  const { workspace, database, server, note } = parts;
  const { owner } = database;
  await enrollMany(workspace, owner, { people: mailsPerRound, dueInSeconds: -60 });
  await owner.unsafe('vacuum analyze');
  await runDueTouches(workspace.ctx);
  const posts = postsAbout(await mailsSent(workspace, owner), workspace.ctx.clock.now(), eventsPerPost);
  const before = await momentOf(owner);
  const ours = await costOf(owner, () => atOnce(posts, (post) => send(server.url, post)), [server.pid]);
  const rows = await writtenSince(owner, workspace.ids.workspace, before);
  const events = rows[0]?.[1].length ?? 0;
  const plain = await costOf(owner, () => insertPlainly(owner, rows));
  const applying = await secondsOf(() => processWebhooks(workspace.ctx));
  note(`${rows.map(([table, all]) => `${all.length} ${table}`).join(', ')}`);
  note(`webhook ${inWords(ours, events)}`);
  note(`plain insert ${inWords(plain, events)}`);
  note(`applied in ${applying.toFixed(2)} s`);
  return { events, posting: ours.seconds, plain: plain.seconds, applying };
}

export const webhooks: Bench = {
  name: 'webhooks',
  about: 'the signed event webhook over HTTP, beside a plain multi-row insert of the rows that it commits',
  async run({ note }) {
    const database = await openBenchDatabase(postsAtOnce);
    const service = new Forked('./mail-service.ts');
    const http = new Forked('./http-process.ts', database.url, webhookKey, String(tuesdayOffset));
    try {
      const [{ url: mailUrl }, { url }] = await Promise.all([
        service.heard<{ url: string }>(),
        http.heard<{ url: string }>(),
      ]);
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const workspace = await makeBenchWorkspace(base, database.owner, outboundProspecting);
      const found: Awaited<ReturnType<typeof round>>[] = [];
      for (let at = 0; at <= rounds; at += 1)
        found.push(await round({ workspace, database, server: { url, pid: http.pid }, note }));
      await base.store.close();
      // The first round warms everything up.
      const counted = found.slice(1);
      return [
        atLeast(
          'event webhook, of a multi-row insert of the same rows',
          median(counted.map((one) => one.plain / one.posting)),
          {
            least: 0.5,
            unit: '×',
          },
        ),
        known(
          'events taken in by the webhook',
          median(counted.map((one) => one.events / one.posting)),
          'events/s',
        ),
        known(
          'plain multi-row insert of the same rows',
          median(counted.map((one) => one.events / one.plain)),
          'events/s',
        ),
        known(
          'events taken in and applied',
          median(counted.map((one) => one.events / (one.posting + one.applying))),
          'events/s',
        ),
      ];
    } finally {
      await http.stop();
      await service.stop();
      await database.close();
    }
  },
};
