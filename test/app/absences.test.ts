import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { receiveSignal } from '../../src/app/receive-signal.ts';
import { releasePerson } from '../../src/app/release-person.ts';
import { steerEnrollment } from '../../src/app/steer-enrollment.ts';
import { twoEmails } from '../support/cadences.ts';
import { days, hours, openWorld, type Prospect, type SentMail, type World } from '../support/world.ts';

let world: World;
let cadenceId: string;
beforeAll(async () => {
  world = await openWorld({ people: 30 });
  ({ cadenceId } = await world.publish(twoEmails()));
});
afterAll(() => world.close());

async function mailed() {
  const who = world.take('salesforce');
  await world.enroll(cadenceId, [who]);
  await world.tick();
  return { who, mail: await world.mailTo(who.email) };
}

async function steer(who: Prospect, command: 'pause' | 'resume') {
  const { id } = await world.run(who.email);
  return steerEnrollment(world.rep, { enrollmentId: id, command });
}

/** They answer from their holidays; back in some three weeks. */
async function away({ mail }: { readonly mail: SentMail }): Promise<void> {
  const until = new Date(world.now.getTime() + days(21)).toISOString().slice(0, 10);
  await world.act(mail, { act: 'out_of_office', until });
  await world.tick();
}

describe('an out-of-office answer that comes while the run waits for something else', () => {
  test.each([
    ['a pause by hand', (about: Awaited<ReturnType<typeof mailed>>) => steer(about.who, 'pause')],
    [
      'a reply',
      async ({ mail }: Awaited<ReturnType<typeof mailed>>) => {
        await world.act(mail, { act: 'reply', text: 'Interesting. What does it cost?' });
        await world.tick();
      },
    ],
  ] as const)('after %s holds the run that is then resumed, with the reason in words', async (_, waits) => {
    const about = await mailed();
    await waits(about);
    await away(about);
    const resumed = await steer(about.who, 'resume');
    const { awayUntil, hold } = await world.person(about.who.email);
    expect(hold).toBeNull();
    expect(resumed).toMatchObject({
      state: 'paused',
      reason: 'out_of_office',
      resumeAt: awayUntil,
      words: expect.stringMatching(/^Resumed, but the person is out of office: the run goes on .*once more/),
    });
    await world.runFor(days(20));
    expect(await world.mailsTo(about.who.email)).toHaveLength(1);
    await world.runFor(days(6));
    expect(await world.mailsTo(about.who.email)).toHaveLength(2);
  });

  test('leaves the wait of the next step as it was, whether it is told before the pause or after it', async () => {
    const [before, after] = [await mailed(), await mailed()];
    await away(before);
    for (const { who } of [before, after]) await steer(who, 'pause');
    await away(after);
    for (const { who } of [before, after]) await steer(who, 'resume');
    await world.runFor(days(30));
    const secondOf = async ({ who }: { readonly who: Prospect }) =>
      (await world.mailsTo(who.email)).map((mail) => Date.parse(mail.accepted_at))[1] ?? 0;
    const returned = (await world.person(after.who.email)).awayUntil?.getTime() ?? 0;
    for (const about of [before, after]) expect(await secondOf(about)).toBeGreaterThan(returned + days(1));
  });

  test('gives way to whoever resumes the run once more', async () => {
    const about = await mailed();
    await steer(about.who, 'pause');
    await away(about);
    await steer(about.who, 'resume');
    expect(await steer(about.who, 'resume')).toMatchObject({ state: 'active' });
    expect((await world.person(about.who.email)).awayUntil).toBeNull();
    await world.runFor(days(3));
    expect(await world.mailsTo(about.who.email)).toHaveLength(2);
  });

  test('outlasts a hold that is lifted, and is lifted by itself', async () => {
    const about = await mailed();
    const { id } = await world.person(about.who.email);
    await receiveSignal(world.admin, { kind: 'meeting_booked', personId: id, key: `booked-${id}` });
    await away(about);
    expect((await releasePerson(world.rep, id)).hold).toBeNull();
    const { cadenceId: other } = await world.publish(twoEmails());
    expect(await world.enroll(other, [about.who])).toMatchObject({ enrolled: 1 });
    await world.runFor(hours(2));
    expect(await world.mailsTo(about.who.email)).toHaveLength(1);
    expect((await world.run(about.who.email)).words).toContain('out of office');
    expect((await releasePerson(world.rep, id)).awayUntil).toBeNull();
    await expect(releasePerson(world.rep, id)).rejects.toThrow('not held');
  });
});
