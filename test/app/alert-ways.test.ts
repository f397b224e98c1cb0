import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { changeAlertSettings } from '../../src/app/alert-settings.ts';
import {
  readAlertWebhook,
  removeAlertWebhook,
  rotateAlertSecret,
  setAlertWebhook,
} from '../../src/app/alert-webhook.ts';
import { ChangeSet } from '../../src/app/change-set.ts';
import { deliverAlerts } from '../../src/app/deliver-alerts.ts';
import { routeAlerts } from '../../src/app/route-alerts.ts';
import { sendDigests } from '../../src/app/send-digests.ts';
import { verifyWebhook } from '../../src/app/standard-webhooks.ts';
import { oneEmail } from '../support/cadences.ts';
import { days, hours, minutes, openWorld, type World } from '../support/world.ts';

interface Post {
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

let world: World;
let url = '';
let answer = 200;
const posts: Post[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const headers = new Map(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    posts.push({ headers, body: new Uint8Array(Buffer.concat(chunks)) });
    response.writeHead(answer, answer === 302 ? { location: url } : {}).end();
  });
});

beforeAll(async () => {
  world = await openWorld();
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});
afterAll(async () => {
  server.close();
  await world.close();
});
beforeEach(async () => {
  await world.tick();
  await world.tick();
  posts.length = 0;
  answer = 200;
});

const read = (post: Post | undefined) =>
  JSON.parse(new TextDecoder().decode(post?.body)) as { readonly type: string; readonly text: string };

/** Raises an alert, as any part of the product does. */
const raise = (
  kind: string,
  words: string,
  about: { personId?: string; ownerUserId?: string; id?: string } = {},
) =>
  world.in(async (tx) => {
    const changes = new ChangeSet(world.admin);
    changes.alert(kind, words, about);
    await changes.write(tx);
  });
/** What the tick does with alerts, when it is due. */
async function alertsGo() {
  await world.tick();
  await world.tick();
}
/** Goes ahead at once: what lies between is not played. */
async function later(milliseconds: number) {
  await world.setNow(new Date(world.now.getTime() + milliseconds));
  await alertsGo();
}
const mine = () => ({ ownerUserId: world.sample.rep.id });

test('an alert is posted once, signed as Standard Webhooks says, in a form that Slack shows', async () => {
  const { secret } = await setAlertWebhook(world.admin, { url });
  await alertsGo();
  posts.length = 0;
  await raise('replied', 'Ada Roe replied.', { ...mine(), personId: world.ctx.ids.uuid() });
  await alertsGo();
  expect(posts).toHaveLength(1);
  const [post] = posts;
  if (post === undefined) throw new Error('Nothing was posted.');
  await verifyWebhook([secret], post, world.ctx.clock.wall());
  expect(read(post)).toMatchObject({
    type: 'alert.replied',
    text: expect.stringMatching(/^Ada Roe replied\. http.+\/people\//),
    data: { kind: 'replied', user: world.sample.rep.email },
  });
  const next = await rotateAlertSecret(world.admin);
  await raise('replied', 'Bo Roe replied.');
  await alertsGo();
  for (const one of [secret, next.secret])
    await verifyWebhook([one], posts[1] ?? post, world.ctx.clock.wall());
});

test('what fails is tried again under the same id, and two processes post each alert once', async () => {
  answer = 500;
  await raise('replied', 'Cy Roe replied.');
  await alertsGo();
  expect(await readAlertWebhook(world.admin)).toMatchObject({
    state: 'active',
    problem: 'It answered with status 500.',
    failingSince: world.now,
  });
  answer = 200;
  await world.setNow(new Date(world.now.getTime() + minutes(1)));
  await Promise.all([deliverAlerts(world.admin), deliverAlerts(world.admin)]);
  expect(posts).toHaveLength(2);
  expect(posts[1]?.headers.get('webhook-id')).toBe(posts[0]?.headers.get('webhook-id'));
  expect(await readAlertWebhook(world.admin)).toMatchObject({ failingSince: null, problem: null });
  await raise('replied', 'Di Roe replied.');
  await Promise.all([routeAlerts(world.admin), routeAlerts(world.admin)]);
  await Promise.all([deliverAlerts(world.admin), deliverAlerts(world.admin)]);
  expect(posts).toHaveLength(3);
});

test('an endpoint that takes nothing for three days is switched off, and everybody is told; redirects are not followed', async () => {
  answer = 302;
  await raise('replied', 'Ed Roe replied.');
  for (let times = 0; times < 6; times += 1) await later(hours(4));
  expect((await readAlertWebhook(world.admin))?.state).toBe('active');
  expect(posts.length).toBeGreaterThan(5);
  expect(new Set(posts.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
  for (let day = 0; day < 3; day += 1) {
    await raise('replied', `Ed Roe replied again ${day}.`);
    await later(days(1));
  }
  expect((await readAlertWebhook(world.admin))?.state).toBe('off');
  expect(await world.alerts('webhook_off')).toHaveLength(1);
  posts.length = 0;
  await raise('replied', 'Fe Roe replied.');
  await later(hours(1));
  expect(posts).toEqual([]);
  await setAlertWebhook(world.admin, { url });
  answer = 410;
  await raise('replied', 'Gus Roe replied.');
  await alertsGo();
  expect((await readAlertWebhook(world.admin))?.state).toBe('off');
  await removeAlertWebhook(world.admin);
  expect(await readAlertWebhook(world.admin)).toBeNull();
});

test('a rep who wants an alert as a task in the CRM gets one, once, and of that kind only', async () => {
  await changeAlertSettings(world.rep, { ways: { replied: ['crm_task'] }, otherwise: [] });
  const who = world.take('hubspot');
  await world.enroll((await world.publish(oneEmail())).cadenceId, [who]);
  const { id: personId } = await world.person(who.email);
  const { id } = await world.run(who.email);
  await raise('replied', 'They replied.', { ...mine(), personId, id });
  await raise('bounced', 'Their address bounces.', { ...mine(), personId, id });
  await world.runFor(minutes(2));
  await routeAlerts(world.admin);
  const tasks = (await world.in((tx) => tx.activities.byPersons([personId]))).filter(
    ({ activity }) => activity.kind === 'task',
  );
  expect(tasks).toMatchObject([{ state: 'written', activity: { subject: 'They replied.' } }]);
});

test('the digest comes at its hour in the rep’s zone, once, with links, and not when there is nothing to say', async () => {
  const { email } = world.sample.rep;
  const digests = async () =>
    (await world.mailsTo(email)).filter(({ subject }) => subject.startsWith('Cadenza: '));
  const { nextDigestAt } = await changeAlertSettings(world.rep, {
    ways: { replied: ['digest'] },
    otherwise: [],
    digestHour: 7,
  });
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: world.sample.rep.zone,
    hour: '2-digit',
    minute: '2-digit',
  });
  expect(hour.format(nextDigestAt ?? world.now)).toBe('07:00');
  await raise('replied', 'Hal Roe replied.', { ...mine(), personId: world.ctx.ids.uuid() });
  await raise('bounced', 'Ida Roe’s address bounces.', mine());
  await raise('replied', 'A colleague’s person replied.', { ownerUserId: world.sample.admin.id });
  await later((nextDigestAt ?? world.now).getTime() - world.now.getTime() - minutes(1));
  expect(await digests()).toEqual([]);
  await world.setNow(nextDigestAt ?? world.now);
  await Promise.all([sendDigests(world.admin), sendDigests(world.admin)]);
  const [digest, ...more] = await digests();
  expect(more).toEqual([]);
  expect(digest).toMatchObject({ subject: 'Cadenza: 1 alert' });
  expect(digest?.text).toMatch(/Hal Roe replied\.\nhttp.+\/people\//);
  expect(digest?.text).not.toMatch(/bounces|colleague/);
  await later(days(1));
  await later(days(1));
  expect(await digests()).toHaveLength(1);
  await raise('replied', 'Jo Roe replied.', mine());
  await later(minutes(1));
  await later(days(1));
  expect((await digests()).map(({ text }) => text.includes('Hal Roe'))).toEqual([true, false]);
});
