import { afterAll, beforeAll, expect, test } from 'vitest';
import { twoEmails } from '../support/cadences.ts';
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
