import type postgres from 'postgres';
import { runDueTouches } from '../../src/app/run-due-touches.ts';
import { outboundProspecting } from '../../src/library/index.ts';
import { atMost, type Bench, type BenchResult, known } from './result.ts';
import { openBenchDatabase } from './support/database.ts';
import { enrollMany, makeBenchWorkspace } from './support/enrolled.ts';
import { Forked } from './support/forked.ts';
import { type HoldPost, replyTo, unsubscribeOf } from './support/hold-posts.ts';
import { type SentMail, webhookKey } from './support/mail-events.ts';
import { benchClock, openProduct, tuesdayOffset } from './support/product.ts';

/** How many of each kind are posted, quietly and while mails are sent. */
const postsPerKind = 400;
const postsAtOnce = 4;
const mailsMeanwhile = 4000;

interface Held {
  /** From the request until it was answered, milliseconds. */
  readonly ms: number;
  /** Whether the person stood held in the database when the answer had come. */
  readonly held: boolean;
}

async function post(
  url: string,
  { path, body, headers, personId }: HoldPost,
  owner: postgres.Sql,
): Promise<Held> {
  const began = performance.now();
  const answer = await fetch(new URL(path, url), { method: 'POST', headers, body });
  await answer.arrayBuffer();
  const ms = performance.now() - began;
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}.`);
  const [row] = await owner<{ held: boolean }[]>`
    select hold_reason is not null or provisional_hold_until is not null as held from people where id = ${personId}`;
  return { ms, held: row?.held === true };
}

async function postAll(
  url: string,
  posts: readonly HoldPost[],
  owner: postgres.Sql,
): Promise<readonly Held[]> {
  const found: Held[] = [];
  let next = 0;
  const worker = async () => {
    for (let one = posts[next++]; one !== undefined; one = posts[next++])
      found.push(await post(url, one, owner));
  };
  await Promise.all(Array.from({ length: postsAtOnce }, worker));
  return found;
}

/** The figures of one kind of post under one condition. */
function figures(name: string, found: readonly Held[]): readonly BenchResult[] {
  const sorted = found.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return [
    atMost(`${name}: people not held when it was answered`, found.filter((one) => !one.held).length, {
      most: 0,
      unit: 'people',
    }),
    known(`${name}: from request to hold, median`, at(0.5), 'ms'),
    known(`${name}: from request to hold, 99 of 100`, at(0.99), 'ms'),
    known(`${name}: from request to hold, longest of ${found.length}`, at(1), 'ms'),
  ];
}

export const hold: Bench = {
  name: 'hold',
  about: 'from a signal’s request over HTTP until the person is held, quietly and while mails are sent',
  async run({ note }) {
    const database = await openBenchDatabase();
    const service = new Forked('./mail-service.ts');
    const http = new Forked('./http-process.ts', database.url, webhookKey, String(tuesdayOffset));
    try {
      const [{ url: mailUrl }, { url }] = await Promise.all([
        service.heard<{ url: string }>(),
        http.heard<{ url: string }>(),
      ]);
      const base = await openProduct({ databaseUrl: database.url, mailUrl, clock: benchClock() });
      const { owner } = database;
      const workspace = await makeBenchWorkspace(base, owner, outboundProspecting);
      const send = async (people: number) => {
        await enrollMany(workspace, owner, { people, dueInSeconds: -60 });
        return () => runDueTouches(workspace.ctx);
      };
      await (await send(postsPerKind * 4))();
      const mails = await owner<SentMail[]>`
        select id, person_id as "personId", provider_id as "providerId", to_email as "to",
          message_id as "messageId", mail -> 'customArgs' as "customArgs", mail ->> 'replyTo' as "replyTo"
        from sends where workspace_id = ${workspace.ids.workspace} and state = 'accepted' order by id`;
      const part = (at: number) => mails.slice(at * postsPerKind, (at + 1) * postsPerKind);
      const now = base.clock.now();
      const results: BenchResult[] = [];
      for (const [at, condition] of ['quiet', 'while mails are sent'].entries()) {
        const sending = at === 0 ? Promise.resolve(0) : (await send(mailsMeanwhile))();
        const unsubscribes = part(at * 2).map((mail) => unsubscribeOf(mail, now));
        const replies = part(at * 2 + 1).map((mail) => replyTo(mail, now));
        results.push(...figures(`unsubscribe, ${condition}`, await postAll(url, unsubscribes, owner)));
        results.push(...figures(`reply, ${condition}`, await postAll(url, replies, owner)));
        await sending;
        note(`${unsubscribes.length} unsubscribes and ${replies.length} replies, ${condition}`);
      }
      await base.store.close();
      return results;
    } finally {
      await http.stop();
      await service.stop();
      await database.close();
    }
  },
};
