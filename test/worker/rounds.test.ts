import { afterAll, beforeAll, expect, test } from 'vitest';
import { audit } from '../../src/demo/audit.ts';
import { type Filled, openWorkerWorld, type WorkerWorld } from './world.ts';

const minuteMs = 60_000;
const dayMs = 1440 * minuteMs;

let world: WorkerWorld;
let salesforce: Filled;
let hubspot: Filled;
let mailOnly: Filled;
beforeAll(async () => {
  world = await openWorkerWorld();
  salesforce = await world.workspace('alpha', 'salesforce');
  hubspot = await world.workspace('beta', 'hubspot');
  mailOnly = await world.workspace('gamma');
});
afterAll(() => world?.close());

const oneRoundEach = () => [salesforce, hubspot, mailOnly].map((filled) => ({ filled, rounds: 1 }));

async function audited() {
  const [sendgrid, ofSalesforce, ofHubspot] = await Promise.all(
    ['sendgrid', 'salesforce', 'hubspot'].map((name) => world.log(name)),
  );
  return audit({
    sendgrid: sendgrid ?? [],
    salesforce: ofSalesforce ?? [],
    hubspot: ofHubspot ?? [],
    doneByHand: [],
  });
}

const runOf = async (email: string) => {
  const [run] = await world.db.query<{ state: string; reason: string | null }>(
    `select e.state, e.reason from enrollments e join people p on p.workspace_id = e.workspace_id
      and p.id = e.person_id where p.email = $1`,
    [email],
  );
  return run;
};

test('one run of cron sends each due touch of every workspace once, and writes to both CRMs', async () => {
  const first = await world.enrollFrom('salesforce', salesforce, 6);
  const second = await world.enrollFrom('hubspot', hubspot, 7);
  await world.enrollInvented(mailOnly, 3);
  expect(await world.mailed()).toEqual([]);
  await world.scheduled(...oneRoundEach());
  const mailed = await world.mailed();
  expect(mailed).toHaveLength(16);
  expect(mailed).toEqual(expect.arrayContaining([...first, ...second].map((one) => one.email)));
  // The three mails of the workspace without a CRM have no timeline to stand on.
  const once = {
    emails: 16,
    activities: { salesforce: 6, hubspot: 7 },
    duplicates: 0,
    missing: 3,
    orphans: 0,
  };
  expect(await audited()).toMatchObject(once);
  // Whoever looks again, without need, finds nothing to do.
  for (const { workspaceId } of [salesforce, hubspot, mailOnly])
    await world.ctx.store.withWorkspace(workspaceId, (tx) => tx.workspace.dueBy(world.ctx.clock.now()));
  await world.scheduled(...oneRoundEach());
  expect(await audited()).toMatchObject(once);
});

test('a message carries out 200 touches, and the workspace is put on the queue again for the rest', async () => {
  const many = await world.workspace('delta');
  await world.enrollInvented(many, 230);
  // Nothing leaves to so many before the time is over in which the whole enrollment may be undone.
  await world.moveAhead(6 * minuteMs);
  await world.scheduled({ filled: many, rounds: 2 });
  expect(world.rounds(many).map((line) => line.more)).toEqual([true, false]);
  const own = (await world.mailed()).filter((email) => email.endsWith(`${many.workspaceId}.example`));
  expect(own).toHaveLength(230);
  expect(new Set(own).size).toBe(230);
});

test('a complaint that SendGrid posts and an opt-out that a CRM pushes stop runs before they are answered', async () => {
  const [ofSalesforce] = await world.enrollFrom('salesforce', salesforce, 1);
  const [ofHubspot] = await world.enrollFrom('hubspot', hubspot, 1);
  const [complains] = await world.enrollFrom('hubspot', hubspot, 1);
  if (!ofSalesforce || !ofHubspot || !complains) throw new Error('All were enrolled.');
  await world.scheduled({ filled: salesforce, rounds: 1 }, { filled: hubspot, rounds: 1 });
  const answer = await fetch(`${world.standIn('sendgrid')}/sandbox/mails?to=${complains.email}`);
  const { mails } = (await answer.json()) as { mails: { id: string }[] };
  await world.control('sendgrid', '/sandbox/acts', { act: 'complain', mailId: mails[0]?.id });
  await world.control('salesforce', '/sandbox/acts', { act: 'opt_out', id: ofSalesforce.ref.id });
  await world.control('hubspot', '/sandbox/acts', { act: 'opt_out', id: ofHubspot.ref.id });
  await world.standIns.settled();
  expect(await runOf(complains.email)).toEqual({ state: 'stopped', reason: 'complained' });
  expect(await runOf(ofSalesforce.email)).toEqual({ state: 'stopped', reason: 'opted_out_in_crm' });
  expect(await runOf(ofHubspot.email)).toEqual({ state: 'stopped', reason: 'opted_out_in_crm' });
});

test('tokens that are over are renewed, kept, and used', async () => {
  const versions = () =>
    world.db.query<{ kind: string; version: number }>(
      'select kind, token_version as version from connections order by kind',
    );
  await world.enrollFrom('salesforce', salesforce, 1);
  await world.enrollFrom('hubspot', hubspot, 1);
  const before = await versions();
  const written = (await audited()).activities;
  for (const name of ['salesforce', 'hubspot']) await world.control(name, '/sandbox/expire-tokens', {});
  await world.scheduled({ filled: salesforce, rounds: 1 }, { filled: hubspot, rounds: 1 });
  expect(await versions()).toEqual(before.map((row) => ({ ...row, version: row.version + 1 })));
  expect((await audited()).activities).toEqual({
    salesforce: written.salesforce + 1,
    hubspot: written.hubspot + 1,
  });
});

test('beside stand-ins the Worker goes by the time that the database holds', async () => {
  const sent = (await world.mailed()).length;
  // To when the second mails are due, not hours later: late mails would be spread over the day.
  const [due] = await world.db.query<{ at: Date }>(
    'select max(next_wake_at) as at from enrollments where workspace_id = $1',
    [mailOnly.workspaceId],
  );
  const ahead = new Date(due?.at ?? 0).getTime() - world.ctx.clock.wall().getTime();
  expect(ahead).toBeGreaterThan(dayMs);
  await world.moveAhead(ahead + minuteMs);
  await world.scheduled({ filled: mailOnly, rounds: 1 });
  const second = (await world.mailed())
    .slice(sent)
    .filter((email) => email.endsWith(`${mailOnly.workspaceId}.example`));
  expect(second).toHaveLength(3);
});
