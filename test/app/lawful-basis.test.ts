import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addSuppression } from '../../src/app/add-suppression.ts';
import { enrollPeople } from '../../src/app/enroll-people.ts';
import { addRule } from '../../src/app/enroll-rules.ts';
import { previewEnrollment } from '../../src/app/preview-enrollment.ts';
import { previewEverybody } from '../../src/app/preview-everybody.ts';
import { readSetUp } from '../../src/app/read-set-up.ts';
import { updateWorkspace } from '../../src/app/update-workspace.ts';
import type { LawfulBasis } from '../../src/ports/records.ts';
import { callThenEmail, oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
let cold: string;
let warm: string;
beforeAll(async () => {
  world = await openWorld({ people: 30 });
  cold = (await world.publish({ ...oneEmail(), type: 'cold_outbound' })).cadenceId;
  warm = (await world.publish(oneEmail())).cadenceId;
});
afterAll(() => world.close());
beforeEach(() => decide(null));

const decide = (lawfulBasis: LawfulBasis | null) => updateWorkspace(world.admin, { lawfulBasis });
const one = () => ({ crm: 'salesforce' as const, refs: [{ ...world.take('salesforce').ref }] });
const lacks = (words: string) => ({ code: 'invalid_input', message: expect.stringContaining(words) });

test('cold email without a lawful basis or a source of the list is refused with the reason, at the preview, too', async () => {
  const nothing = { cadenceId: cold, people: one() };
  const noSource = { ...nothing, lawfulBasis: 'consent' as const };
  const noBasis = { ...nothing, listSource: 'Trade fair in Lyon' };
  for (const ask of [enrollPeople, previewEnrollment, previewEverybody]) {
    await expect(ask(world.rep, nothing)).rejects.toMatchObject(lacks('the lawful basis'));
    await expect(ask(world.rep, nothing)).rejects.toMatchObject(lacks('the source of the list'));
    await expect(ask(world.rep, noBasis)).rejects.toMatchObject(lacks('the lawful basis'));
    await expect(ask(world.rep, noSource)).rejects.toMatchObject(lacks('the source of the list'));
  }
  const both = { ...nothing, lawfulBasis: 'consent' as const, listSource: 'Trade fair in Lyon' };
  expect(await enrollPeople(world.rep, both)).toMatchObject({ enrolled: 1 });
});

test('blanks are no source of a list, no reason and no name', async () => {
  const blank = { cadenceId: cold, people: one(), lawfulBasis: 'consent' as const, listSource: '   ' };
  for (const ask of [enrollPeople, previewEnrollment, previewEverybody])
    await expect(ask(world.rep, blank)).rejects.toMatchObject(lacks('listSource'));
  const domain = { scope: 'domain' as const, value: 'buyer.example', reason: ' \t' };
  await expect(addSuppression(world.admin, domain)).rejects.toMatchObject(lacks('reason'));
  await expect(updateWorkspace(world.admin, { name: '  ' })).rejects.toMatchObject(lacks('name'));
});

test('what the workspace has decided counts where an enrollment says nothing, and is what the run records', async () => {
  expect((await readSetUp(world.admin)).items).toContainEqual(
    expect.objectContaining({ key: 'lawful_basis', state: 'attention' }),
  );
  await decide('existing_customer');
  expect((await readSetUp(world.admin)).items).toContainEqual(
    expect.objectContaining({ key: 'lawful_basis', state: 'done' }),
  );
  const [first, second] = [world.take('salesforce'), world.take('salesforce')];
  const enroll = (who: typeof first, said: object) =>
    enrollPeople(world.rep, {
      cadenceId: cold,
      listSource: 'A referral',
      ...said,
      people: { crm: 'salesforce', refs: [{ ...who.ref }] },
    });
  await enroll(first, {});
  await enroll(second, { lawfulBasis: 'contract' });
  expect(await world.run(first.email)).toMatchObject({
    lawfulBasis: 'existing_customer',
    listSource: 'A referral',
  });
  expect(await world.run(second.email)).toMatchObject({ lawfulBasis: 'contract' });
});

test('who has had to do with us, and cadences that begin with no mail to strangers, need nothing said', async () => {
  expect(await enrollPeople(world.rep, { cadenceId: warm, people: one() })).toMatchObject({ enrolled: 1 });
  const [call] = callThenEmail().steps;
  if (call === undefined) throw new Error('The cadence has a call.');
  const calls = await world.publish({ ...callThenEmail(), type: 'cold_outbound', steps: [call] });
  expect(await enrollPeople(world.rep, { cadenceId: calls.cadenceId, people: one() })).toMatchObject({
    enrolled: 1,
  });
});

test('a rule cannot enroll in cold email before a basis is recorded', async () => {
  const rule = {
    name: 'Asked for a price',
    trigger: { on: 'signal' as const, kind: 'form_submitted' as const },
    cadenceId: cold,
    ownerUserId: world.sample.rep.id,
  };
  await expect(addRule(world.admin, rule)).rejects.toMatchObject(lacks('the lawful basis'));
  await decide('legitimate_interest');
  expect(await addRule(world.admin, rule)).toMatchObject({ name: rule.name });
});
