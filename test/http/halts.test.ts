import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
import { days } from '../support/world.ts';
import { openHttp, type TestHttp } from './support.ts';

let http: TestHttp;
let cadenceId: string;
beforeAll(async () => {
  http = await openHttp();
  ({ cadenceId } = await http.world.publish(twoEmails()));
});
afterAll(() => http.world.close());

async function mailed() {
  const who = http.world.take('hubspot');
  await http.world.enroll(cadenceId, [who]);
  await http.world.tick();
  return who;
}

/** The newest run of somebody, as their page shows it. */
async function shown(email: string) {
  const { id } = await http.world.person(email);
  const answer = await http.get('rep', `/v1/people/${id}/why`);
  const { runs } = answer.json<{ runs: { sentence: string; halted: string | null }[] }>();
  return runs.at(-1);
}

test("a person's page promises no mail while its sender is blocked, and says why it is", async () => {
  const who = await mailed();
  const { senderId } = await http.world.run(who.email);
  const block = (state: 'active' | 'blocked', blockedReason: string | null) =>
    http.world.in((tx) => tx.users.updateSender(senderId, { state, blockedReason }));
  expect(await shown(who.email)).toMatchObject({
    halted: null,
    sentence: expect.stringMatching(/^Next: email/),
  });
  await block('blocked', 'complaints of 0.4 %.');
  expect(await shown(who.email)).toMatchObject({
    halted: expect.stringMatching(/^the sender \S+@\S+ is blocked: complaints of 0.4 %$/),
    sentence: expect.stringMatching(/^Halted: the sender .+ is blocked: complaints of 0.4 %; next is email/),
  });
  await block('active', null);
  expect((await shown(who.email))?.sentence).toMatch(/^Next: email/);
});

describe('a domain that is put on the list', () => {
  const suppress = (value: string, more: object = {}) =>
    http.post('manager', '/v1/suppressions', { scope: 'domain', value, reason: 'A competitor', ...more });

  test('is told on the page at once, and what then stops the run is no opt-out of the person', async () => {
    const { world } = http;
    const who = world.take('hubspot');
    const email = `ada@mail.${who.email.split('@')[0]?.replaceAll('.', '-')}.example`;
    await world.crmAct('hubspot', { act: 'edit', id: who.ref.id, properties: { email } });
    await world.enroll(cadenceId, [who]);
    await world.tick();
    const domain = email.split('@')[1] ?? '';
    expect((await suppress(`https://WWW.${domain.replace('mail.', '')}/`)).status).toBe(201);
    const listed = `the domain of ${domain} is on the 'do not contact' list since 2026-11-23, by ${http.users.manager.email} (A competitor)`;
    expect(await shown(email)).toMatchObject({
      halted: listed,
      sentence: `Halted: ${listed}; next is email 'Follow-up'.`,
    });
    await world.runFor(days(3));
    expect(await world.mailsTo(email)).toHaveLength(1);
    expect(await world.run(email)).toMatchObject({
      state: 'stopped',
      reason: 'domain_listed',
      words: `'Follow-up' must not be carried out: Not sent: ${listed}. The run is stopped (domain_listed).`,
    });
    expect((await shown(email))?.sentence).toMatch(
      /^Stopped .+: the domain is on the 'do not contact' list\.$/,
    );
  });

  test.each([
    ['gmail.com', 'gives addresses to everybody'],
    ['co.uk', 'ends with co.uk'],
    ['github.io', 'ends with github.io'],
  ])('must not be one that many share, unless they are all meant: %s', async (domain, why) => {
    const refused = await suppress(domain);
    expect(refused.status).toBe(409);
    expect(refused.json<{ detail: string }>().detail).toContain(why);
    expect((await suppress(domain, { everybody: true })).status).toBe(201);
  });
});
