import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explainPerson } from '../../src/app/explain-person.ts';
import { lintCadence } from '../../src/app/lint-cadence.ts';
import { previewTemplate } from '../../src/app/preview-template.ts';
import { putInsights } from '../../src/app/put-insights.ts';
import {
  addTemplate,
  archiveTemplate,
  listTemplates,
  readTemplate,
  updateTemplate,
} from '../../src/app/save-template.ts';
import { setCustomFields } from '../../src/app/set-custom-fields.ts';
import type { CadenceInput } from '../../src/cadence/model.ts';
import { oneEmail } from '../support/cadences.ts';
import { openWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld({ people: 24 });
});
afterAll(() => world.close());

let count = 0;
/** A key that no other test of the file has. */
const fresh = (name: string) => {
  count += 1;
  return `${name}-${count}`;
};

function withVariant(variant: object, more: object = {}) {
  const { steps, ...cadence } = oneEmail();
  return {
    ...cadence,
    ...more,
    steps: steps.map((step) => ({ ...step, variants: [{ key: 'a', ...variant }] })),
  };
}

const saying = (body: string, more: object = {}) =>
  withVariant({ subject: 'A question', body }, more) as unknown as CadenceInput;

const problemsOf = async (definition: unknown) => {
  try {
    await world.publish(definition as CadenceInput);
    return [];
  } catch (error) {
    return (error as { problems?: readonly { path: string; message: string }[] }).problems ?? [String(error)];
  }
};

function email(body: string, more: object = {}) {
  const key = fresh('intro');
  return addTemplate(world.admin, {
    kind: 'email',
    key,
    name: `Intro ${key}`,
    subject: 'Your stock',
    body,
    ...more,
  });
}
const snippet = (body: string) => {
  const key = fresh('part');
  return addTemplate(world.admin, { kind: 'snippet', key, name: key, body });
};

describe('the library', () => {
  test('keeps every text that a template had, and finds templates by kind, persona and stage', async () => {
    const made = await email('Hello {{ person.first_name }}.', { persona: 'CTO', stage: 'first touch' });
    const changed = await updateTemplate(world.admin, { id: made.id, body: 'Hi {{ person.first_name }}.' });
    expect(changed).toMatchObject({ version: 2, subject: 'Your stock' });
    expect(await updateTemplate(world.admin, { id: made.id, persona: 'CIO' })).toMatchObject({ version: 2 });
    const { versions } = await readTemplate(world.rep, made.id);
    expect(versions.map((one) => [one.number, one.body])).toEqual([
      [2, 'Hi {{ person.first_name }}.'],
      [1, 'Hello {{ person.first_name }}.'],
    ]);
    const found = await listTemplates(world.rep, { kind: 'email', persona: 'CIO', stage: 'first touch' });
    expect(found.items.map((one) => one.id)).toEqual([made.id]);
    expect((await listTemplates(world.rep, { persona: 'CTO' })).items).toEqual([]);
    expect((await listTemplates(world.rep, { query: made.key.slice(1) })).items).toHaveLength(1);
  });

  test('refuses texts that could not be sent, in words', async () => {
    await expect(email('Hello {{ person.frist_name }}')).rejects.toThrow('did you mean person.first_name?');
    await expect(email('Hello {% snippet "nowhere" %}')).rejects.toThrow("there is no snippet 'nowhere'");
    await expect(
      addTemplate(world.admin, { kind: 'snippet', key: 'own', name: 'Own', body: '{% snippet "own" %}' }),
    ).rejects.toThrow("snippet 'own' contains itself: own → own");
    const made = await email('Hello.');
    await expect(
      addTemplate(world.admin, { kind: 'email', key: made.key, name: 'Again', body: 'Hello.' }),
    ).rejects.toMatchObject({ code: 'conflict' });
    await expect(
      addTemplate(world.rep, { kind: 'email', key: 'x', name: 'X', body: 'X' }),
    ).rejects.toMatchObject({
      code: 'forbidden',
    });
  });
});

describe('a cadence that names the library', () => {
  test('has its words pinned: nothing that is changed later changes them under people in flight', async () => {
    const sign = await snippet('Best, {{ sender.first_name }}');
    const made = await email(`Hello {{ person.first_name }}.\n\n{% snippet "${sign.key}" %}`);
    const version = await world.publish(withVariant({ template: made.key }) as unknown as CadenceInput);
    expect(version.definition.steps[0]).toMatchObject({
      variants: [{ template: made.key, templateVersion: 1, subject: 'Your stock' }],
    });
    expect(version.definition.snippets).toEqual({ [sign.key]: { text: sign.body, version: 1 } });
    await updateTemplate(world.admin, { id: made.id, subject: 'Other', body: 'Other words.' });
    await updateTemplate(world.admin, { id: sign.id, body: 'Cheers' });
    const who = world.take('salesforce', 'Contact');
    await world.enroll(version.cadenceId, [who]);
    await world.tick();
    const mail = await world.mailTo(who.email);
    expect(mail.subject).toBe('Your stock');
    expect(mail.text).toMatch(/^Hello \S+\.\n\nBest, \S+\n\n--/);
    const { runs } = await explainPerson(world.rep, { person: who.email });
    expect(runs.at(-1)?.decisions.at(-1)?.facts).toMatchObject({
      content: { template: { key: made.key, version: 1 }, snippets: { [sign.key]: 1 } },
    });
    // Published again as it was pulled, it stays what it was; without the words it takes the new ones.
    const again = await world.publish(version.definition);
    expect(again.definition).toEqual(version.definition);
    const taken = await world.publish(
      withVariant({ template: made.key }, { name: version.definition.name }) as unknown as CadenceInput,
    );
    expect(taken.definition.steps[0]).toMatchObject({
      variants: [{ templateVersion: 2, subject: 'Other', body: 'Other words.' }],
    });
  });

  test('may name a script for a call', async () => {
    const key = fresh('script');
    await addTemplate(world.admin, {
      kind: 'script',
      key,
      name: 'Opening',
      channel: 'call',
      body: 'Ask {{ person.first_name }}.',
    });
    const call = { key: 'call', name: 'Call', channel: 'call', day: 1, at: 'immediate', template: key };
    const cadence = { ...oneEmail(), steps: [call] };
    const version = await world.publish(cadence as unknown as CadenceInput);
    expect(version.definition.steps[0]).toMatchObject({
      script: 'Ask {{ person.first_name }}.',
      templateVersion: 1,
    });
    const lint = await lintCadence(world.admin, { cadenceId: version.cadenceId, definition: cadence });
    expect(lint).toMatchObject({ ok: true });
  });

  test('is refused, with the place, when a template is not there, archived, or has other words', async () => {
    const made = await email('Hello.');
    expect(await problemsOf(withVariant({ template: 'nowhere' }))).toEqual([
      {
        path: 'steps.0.variants.0.template',
        message:
          "Step 'intro', variant 'a': there is no email template 'nowhere' in force; see GET /v1/templates?kind=email",
      },
    ]);
    const other = withVariant({
      template: made.key,
      templateVersion: 1,
      subject: 'x',
      body: 'My own words.',
    });
    expect(await problemsOf(other)).toMatchObject([
      { path: 'steps.0.variants.0.body', message: expect.stringContaining('not the words of the template') },
    ]);
    await archiveTemplate(world.admin, { id: made.id, archived: true });
    expect(await problemsOf(withVariant({ template: made.key }))).toHaveLength(1);
    await archiveTemplate(world.admin, { id: made.id, archived: false });
    expect(await problemsOf(withVariant({ template: made.key }))).toEqual([]);
  });

  test('is refused when a snippet or a name is not known, with the nearest one', async () => {
    expect(await problemsOf(saying('{% snippet "gone" %}'))).toMatchObject([
      {
        path: 'steps.0.variants.0.body',
        message: "Step 'intro', variant 'a', body: there is no snippet 'gone'",
      },
    ]);
    const content = {
      story: [{ when: { field: 'company.industri', is: ['Food'] }, text: '{{ company.nam }}' }],
    };
    expect(await problemsOf(saying('{{ content.stori }}', { content }))).toMatchObject([
      { path: 'steps.0.variants.0.body', message: expect.stringContaining('did you mean content.story?') },
      { path: 'content.story.0.text', message: expect.stringContaining('did you mean company.name?') },
      {
        path: 'content.story.0.when.field',
        message: expect.stringContaining('did you mean company.industry?'),
      },
    ]);
  });

  test('is refused when placeholders of another product are left in an email', async () => {
    const body = 'Hi {first_name}, [FIRST NAME], <<name>> %FIRSTNAME% *|FNAME|* [Company]';
    const problems = await problemsOf(withVariant({ subject: 'Hello [First Name]', body }));
    const where = "Step 'intro', variant 'a'";
    expect(problems).toHaveLength(7);
    expect(problems).toContainEqual({
      path: 'steps.0.variants.0.subject',
      message: `${where}, subject: [First Name] is filled in by nobody and would be sent as it stands; write {{ person.first_name | default: "there" }}`,
    });
    expect(problems).toContainEqual({
      path: 'steps.0.variants.0.body',
      message: expect.stringContaining(`${where}, body: *|FNAME|* is filled in by nobody`),
    });
    await expect(email('At [Company] you hire.')).rejects.toThrow(
      '{{ company.name | default: "your company" }}',
    );
    expect(await problemsOf(saying('See [our site](https://seller.example) [1].'))).toEqual([]);
  });

  test('may leave placeholders to the rep who reviews the email', async () => {
    const cadence = saying('Hi {{ person.first_name }}, [insert what you saw]');
    const reviewed = { ...cadence, steps: cadence.steps.map((step) => ({ ...step, mode: 'task' as const })) };
    expect(await problemsOf(reviewed)).toEqual([]);
  });

  test('may use an insight that never came in only with a fallback', async () => {
    expect(await problemsOf(saying('{{ insights.funding | default: "growth" }}'))).toEqual([]);
    expect(
      await problemsOf(saying('{% if insights.funding %}{{ insights.funding }}{% endif %}Hello.')),
    ).toEqual([]);
    expect(await problemsOf(saying('{{ insights.funding }}'))).toMatchObject([
      { message: expect.stringContaining("no insight 'funding' has ever come in") },
    ]);
    const who = world.take('salesforce', 'Contact');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const told = { email: who.email, key: 'funding', value: 'Series B', source: 'news' };
    await putInsights(world.admin, { insights: [told] });
    expect(await problemsOf(saying('{{ insights.funding }}'))).toEqual([]);
  });
});

test('the text that a rule chooses is sent, and the ledger says which and why', async () => {
  const content = {
    story: [
      { when: { field: 'company.name', isEmpty: false }, text: 'Birch told {{ company.name }} so.' },
      { text: 'Birch says so.' },
    ],
  };
  const { cadenceId } = await world.publish(saying('{{ content.story }}', { content }));
  const who = world.take('salesforce', 'Contact');
  await world.enroll(cadenceId, [who]);
  await world.tick();
  expect((await world.mailTo(who.email)).text).toMatch(/^Birch told .+ so\.\n/);
  const { runs } = await explainPerson(world.rep, { person: who.email });
  expect(runs.at(-1)?.decisions.at(-1)?.facts).toMatchObject({
    content: { rules: { story: { branch: 1, why: expect.stringMatching(/^company\.name is '/) } } },
  });
});

describe("the CRM's own fields", () => {
  test('are read under the names that an admin gives them, and wake whoever waits for one', async () => {
    const [connection] = (await world.in((tx) => tx.connections.list())).filter(
      (one) => one.kind === 'salesforce',
    );
    const connectionId = connection?.id ?? '';
    const body = 'Your contract ends in {{ person.custom.renewal }}, as {{ company.custom.story }} knows.';
    expect(await problemsOf(saying(body))).toHaveLength(2);
    const fields = [
      { of: 'person' as const, name: 'renewal', field: 'Renewal_Month__c' },
      { of: 'company' as const, name: 'story', field: 'Customer_Story__c' },
    ];
    await setCustomFields(world.admin, { connectionId, fields });
    await expect(setCustomFields(world.rep, { connectionId, fields })).rejects.toMatchObject({
      code: 'forbidden',
    });
    await expect(
      setCustomFields(world.admin, {
        connectionId,
        fields: [...fields, { ...fields[0], field: 'Other__c' }] as never,
      }),
    ).rejects.toThrow("'person.custom.renewal' stands twice");
    const who = world.take('salesforce', 'Contact');
    const { cadenceId } = await world.publish(saying(body));
    await world.enroll(cadenceId, [who]);
    await world.tick();
    expect((await world.run(who.email)).words).toContain('company.custom.story, person.custom.renewal');
    await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { Renewal_Month__c: 'May' } });
    await world.tick();
    expect((await world.run(who.email)).reason).toBe('held');
    const { companyId } = await world.person(who.email);
    const about = { kind: 'custom', subject: 'company', subjectId: companyId ?? '', key: 'story' } as const;
    await world.in((tx) =>
      tx.facts.put([{ ...about, value: 'Birch', source: 'salesforce', at: world.now, staleAfter: null }]),
    );
    await world.in((tx) =>
      tx.waits.arrived([{ subjectId: companyId ?? '', name: 'company.custom.story' }], world.now),
    );
    await world.tick();
    expect((await world.mailTo(who.email)).text).toContain('Your contract ends in May, as Birch knows.');
    await world.crmAct('salesforce', { act: 'edit', id: who.ref.id, fields: { Renewal_Month__c: null } });
    const { id } = await world.person(who.email);
    expect(await world.in((tx) => tx.facts.of([id]))).toEqual([]);
  });
});

describe('a preview', () => {
  test('shows a text for an invented person, with what is missing and what is wrong', async () => {
    const part = await snippet('{{ sender.name }}');
    const seen = await previewTemplate(world.rep, {
      subject: 'For {{ company.name }}',
      body: `Hi {{ person.first_name }}, {{ insights.trigger }} {{ content.story }}\n{% snippet "${part.key}" %}`,
      content: { story: [{ text: 'A story of {{ company.industry }}.' }] },
    });
    expect(seen).toMatchObject({
      for: { personId: null, name: 'Ada Example' },
      subject: 'For Example Foods',
      missing: ['insights.trigger'],
      chosen: [{ name: 'story', branch: 1, why: 'what everybody else gets' }],
    });
    expect(seen.text).toMatch(/^Hi Ada, \[insights\.trigger\] A story of Food\.\n\S+/);
    expect(seen.problems).toMatchObject([{ message: expect.stringContaining("no insight 'trigger'") }]);
    const wrong = await previewTemplate(world.rep, { body: 'Hi {{ person.nam }' });
    expect(wrong.problems).toHaveLength(1);
  });

  test('shows it for a person', async () => {
    const who = world.take('salesforce', 'Contact');
    const { cadenceId } = await world.publish(oneEmail());
    await world.enroll(cadenceId, [who]);
    const { id } = await world.person(who.email);
    const seen = await previewTemplate(world.rep, { body: '{{ person.email }}', personId: id });
    expect(seen).toMatchObject({ text: who.email, subject: null, missing: [], problems: [] });
  });
});
