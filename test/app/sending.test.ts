import { afterAll, beforeAll, expect, test } from 'vitest';
import { callThenEmail, twoEmails } from '../support/cadences.ts';
import { days, openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

test('a due email is sent once, however often the scheduler runs', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  expect(await world.enroll(cadenceId, [who])).toMatchObject({ enrolled: 1 });
  await world.tick();
  await world.tick();
  const mail = await world.mailTo(who.email);
  const [touch] = await world.touches(who.email);
  expect(touch).toMatchObject({ stepKey: 'intro', state: 'sent' });
  expect(mail.custom_args).toMatchObject({
    cadenza_workspace: world.sample.workspaceId,
    cadenza_enrollment: (await world.run(who.email)).id,
    cadenza_touch: touch?.id,
    cadenza_step: 'intro',
  });
  expect(mail.smtp_id).toMatch(/^<.+@cadenza-demo\.example>$/);
  expect(mail.from.email).toBe(world.sample.rep.email);
});

test('every mail can be opted out of with one click and names the sender and the postal address', async () => {
  const who = world.take('hubspot');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const mail = await world.mailTo(who.email);
  const listed = mail.headers['List-Unsubscribe'] ?? '';
  const url = /<(http[^>]+)>/.exec(listed)?.[1] ?? 'none';
  expect(url).toMatch(/\/u\/[a-z2-7]{20,}$/);
  expect(listed).toMatch(/<mailto:[^>]+>/);
  expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
  for (const part of [mail.text, mail.html]) {
    expect(part).toContain('12 Sample Street, 10115 Berlin');
    expect(part).toContain(url);
  }
});

test('the second mail continues the thread of the first', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(twoEmails());
  await world.enroll(cadenceId, [who]);
  await world.runFor(days(3));
  const [first, second, ...more] = await world.mailsTo(who.email);
  expect(more).toEqual([]);
  expect(second?.headers['In-Reply-To']).toBe(first?.smtp_id);
  expect(second?.headers.References).toBe(first?.smtp_id);
  expect(second?.subject).toBe(`Re: ${first?.subject}`);
  expect(second?.smtp_id).not.toBe(first?.smtp_id);
  expect(await world.run(who.email)).toMatchObject({ state: 'finished', reason: 'completed' });
});

test('later steps wait for a task, which is then recorded as not done, and the run goes on', async () => {
  const who = world.take('salesforce');
  const { cadenceId } = await world.publish(callThenEmail());
  await world.enroll(cadenceId, [who]);
  await world.tick();
  const task = await world.openTask(who.email);
  await world.runUntil(new Date(task.until.getTime() - 60_000));
  expect(await world.mailsTo(who.email)).toEqual([]);
  await world.runUntil(new Date(task.until.getTime() + days(1)));
  await world.mailTo(who.email);
  const [call, email] = await world.touches(who.email);
  expect(call).toMatchObject({ stepKey: 'call', state: 'not_done' });
  expect(email).toMatchObject({ stepKey: 'intro', state: 'sent' });
  const [closed] = await world.in((tx) => tx.tasks.byIds([task.id]));
  expect(closed).toMatchObject({ state: 'not_done', outcome: null });
  const ledger = await world.in((tx) => tx.ledger.byEnrollment(task.enrollmentId));
  expect(ledger.map((entry) => entry.rule)).toContain('task-not-done');
});
