import type postgres from 'postgres';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { atMost, type Bench, type BenchResult, known, secondsOf } from './result.ts';
import { openBenchDatabase } from './support/database.ts';
import { enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { type LargePost, largeReply, type Mode, mailBytes } from './support/large-mails.ts';
import type { SentMail } from './support/mail-events.ts';
import { benchClock, openProduct, tuesdayOffset } from './support/product.ts';

/** Mails one after the other, or at once, in a process of their own. */
const mailsEach = 4;
/** What a process's memory may grow by, as a multiple of the mails that are under way. */
const mostGrowth = { alone: 8, atOnce: 5 };

async function hand(url: string, { path, body, headers }: LargePost): Promise<void> {
  const answer = await fetch(new URL(path, url), { method: 'POST', headers, body: new Uint8Array(body) });
  if (answer.status !== 200)
    throw new Error(`A mail was answered with ${answer.status}: ${await answer.text()}`);
}

/** People of these mails who do not stand held, or whose mail is not there whole. */
async function lost(owner: postgres.Sql, posts: readonly LargePost[]): Promise<number> {
  const ids = posts.map(({ personId }) => personId);
  const kept = await owner<{ id: string; bytes: number }[]>`
    select p.id, length(r.body) as bytes from people p join raw_webhooks r on r.person_id = p.id
    where p.id = any(${ids}::uuid[]) and (p.provisional_hold_until is not null or p.hold_reason is not null)`;
  const sizes = new Map(kept.map(({ id, bytes }) => [id, bytes]));
  return posts.filter(({ personId, body }) => sizes.get(personId) !== body.length).length;
}

interface Part {
  readonly mode: Mode;
  readonly mails: readonly SentMail[];
  readonly databaseUrl: string;
  readonly owner: postgres.Sql;
  readonly workspaceId: string;
  readonly now: Date;
}

/** One process takes the mails in one by one, another all of them at once; each then lets them take effect. */
async function measure(part: Part, atOnce: boolean): Promise<readonly BenchResult[]> {
  const { mode, mails, owner, workspaceId } = part;
  const posts = mails.map((mail) => largeReply(mode, mail, part.now));
  const child = new Forked('./inbound-process.ts', part.databaseUrl, String(tuesdayOffset));
  const peakAfter = async (message: object) => {
    const heard = child.heard<{ peak: number }>();
    child.tell(message);
    return (await heard).peak;
  };
  try {
    const { url } = await child.heard<{ url: string }>();
    // The first request of a process loads what the next ones use.
    await fetch(new URL('/webhooks/sendgrid/inbound', url), { method: 'POST', body: 'nothing' });
    const before = await peakAfter({});
    const took = await secondsOf(async () => {
      if (atOnce) await Promise.all(posts.map((post) => hand(url, post)));
      else for (const post of posts) await hand(url, post);
    });
    const taken = await peakAfter({});
    const gone = await lost(owner, posts);
    const effect = await secondsOf(() => peakAfter({ workspaceId }));
    const after = await peakAfter({});
    const underWay = ((atOnce ? posts.length : 1) * mailBytes) / 1024 ** 2;
    const name = `${mode}, ${atOnce ? `${posts.length} at once` : 'one at a time'}`;
    return [
      atMost(`${name}: mails not whole, or nobody held`, gone, { most: 0, unit: 'mails' }),
      known(`${name}: from request to hold, each`, took / (atOnce ? 1 : posts.length), 's'),
      known(`${name}: peak memory before`, before, 'MB'),
      known(`${name}: peak memory while taken in`, taken, 'MB'),
      atMost(`${name}: growth, of the mails under way`, (taken - before) / underWay, {
        ...{ most: atOnce ? mostGrowth.atOnce : mostGrowth.alone, unit: '' },
      }),
      known(`${name}: taking effect of ${posts.length}`, effect, 's'),
      known(`${name}: peak memory after taking effect`, after, 'MB'),
    ];
  } finally {
    await child.stop();
  }
}

export const inbound: Bench = {
  name: 'inbound',
  about:
    'replies of 30 MB by Inbound Parse, raw and parsed, over HTTP: time, memory, and that nothing is lost',
  async run({ note }) {
    const database = await openBenchDatabase();
    const service = new Forked('./mail-service.ts');
    try {
      const { url: mailUrl } = await service.heard<{ url: string }>();
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const { owner } = database;
      const workspace = await makeBenchWorkspace(base, owner, outboundProspecting);
      await enrollMany(workspace, owner, { people: mailsEach * 4, dueInSeconds: -60 });
      await runDueTouches(workspace.ctx);
      const mails = await owner<SentMail[]>`
        select id, person_id as "personId", provider_id as "providerId", to_email as "to",
          message_id as "messageId", mail -> 'customArgs' as "customArgs", mail ->> 'replyTo' as "replyTo"
        from sends where workspace_id = ${workspace.ids.workspace} and state = 'accepted' order by id`;
      const common = { owner, databaseUrl: database.url, workspaceId: workspace.ids.workspace };
      const results: BenchResult[] = [];
      let next = 0;
      for (const mode of ['raw', 'parsed'] as const)
        for (const atOnce of [false, true]) {
          const some = mails.slice(next, next + mailsEach);
          next += mailsEach;
          results.push(...(await measure({ ...common, mode, mails: some, now: base.clock.now() }, atOnce)));
          note(`${some.length} ${mode} mails of 30 MB, ${atOnce ? 'at once' : 'one after the other'}`);
        }
      await base.store.close();
      return results;
    } finally {
      await service.stop();
      await database.close();
    }
  },
};
