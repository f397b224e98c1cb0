import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillTexts, namesToAdd, namesToWaitFor } from '../../src/app/fill-texts.ts';
import type { TextSubject } from '../../src/app/variables-of.ts';
import { contentFields } from '../../src/cadence/content.ts';
import type { CadenceDefinition } from '../../src/cadence/model.ts';
import { marksAsHtml } from '../../src/mail/html.ts';
import { renderEmail } from '../../src/mail/index.ts';
import type { Fact } from '../../src/ports/records.ts';
import { makeCompany, makePerson, makeSender, monday } from '../support/builders.ts';

type Parts = Pick<CadenceDefinition, 'snippets' | 'content'>;

const parts = {
  snippets: {
    sign: { text: 'Best, {{ sender.name }}', version: 3 },
    own: { text: 'P.S. {{ content.story }}' },
  },
  content: contentFields.content.unwrap().parse({
    story: [
      {
        when: { field: 'company.industry', is: ['Software'] },
        text: 'Like {{ company.name }}, Birch writes software.',
      },
      {
        when: { field: 'company.industry', is: ['Food'] },
        text: 'Birch feeds {{ company.custom.sites }} sites.',
      },
      { when: { field: 'insights.hiring', isEmpty: false }, text: 'You hire {{ insights.hiring }}.' },
    ],
  }),
} satisfies Parts;

function subject(
  over: { industry?: string | null; facts?: readonly Fact[]; title?: string | null } = {},
): TextSubject & { readonly version: { readonly definition: { readonly name: string } & Parts } } {
  const company = makeCompany({ name: 'Acme', industry: over.industry ?? null });
  return {
    person: makePerson({ firstName: 'Ada', title: over.title ?? null, companyId: company.id }),
    company,
    sender: makeSender({ name: 'Robin Vale' }),
    enrollment: { listSource: 'a list' },
    version: { definition: { name: 'Outbound', ...parts } },
    facts: over.facts ?? [],
  };
}

const fact = (over: Partial<Fact>): Fact => ({
  kind: 'insight',
  subject: 'person',
  subjectId: '1',
  key: 'hiring',
  value: 'drivers',
  source: 'news',
  at: monday,
  staleAfter: null,
  ...over,
});

function write(body: string, whom = subject()) {
  const filled = fillTexts(whom, [body]);
  const [text = ''] = filled.texts;
  const rendered = renderEmail({ subject: 'Hello', body: text, variables: filled.variables });
  const missing = 'missing' in rendered ? rendered.missing : [];
  return { rendered, filled, missing: namesToAdd(missing, filled), waits: namesToWaitFor(missing, filled) };
}

describe('texts with snippets and rules', () => {
  it('are filled with the text that the rules choose', () => {
    const { rendered, filled } = write(
      '{{ content.story }}\n\n{% snippet "sign" %}',
      subject({ industry: 'software' }),
    );
    expect(rendered).toMatchObject({
      ok: true,
      text: 'Like Acme, Birch writes software.\n\nBest, Robin Vale',
    });
    expect(filled.snippets).toEqual({ sign: 3 });
    expect(filled.chosen).toMatchObject([
      { name: 'story', branch: 1, why: "company.industry is 'software'", fields: { 'company.name': 'Acme' } },
    ]);
  });

  it('find a rule inside of a snippet', () => {
    expect(write('{% snippet "own" %}', subject({ industry: 'Software' })).rendered).toMatchObject({
      text: 'P.S. Like Acme, Birch writes software.',
    });
  });

  it('name what the chosen text lacks, and wait for that and for what chooses', () => {
    const { missing, waits } = write('{{ content.story }}', subject({ industry: 'Food' }));
    expect(missing).toEqual(['company.custom.sites']);
    expect(waits).toEqual(['company.custom.sites', 'company.industry', 'insights.hiring']);
  });

  it('name the rule itself where no condition holds', () => {
    const { missing, waits } = write('{{ content.story }}');
    expect(missing).toEqual(['content.story']);
    expect(waits).toEqual(['content.story', 'company.industry', 'insights.hiring']);
    expect(write('{{ content.story | default: "Hello." }}').rendered).toMatchObject({
      ok: true,
      text: 'Hello.',
    });
  });

  it('prefer what is known of the person to what is known of their company', () => {
    const facts = [fact({ subject: 'company', value: 'pilots' }), fact({ value: 'drivers' })];
    expect(write('{{ insights.hiring }}', subject({ facts })).rendered).toMatchObject({ text: 'drivers' });
  });

  it('never print a hole, nor what stands in the place of a value, whatever is missing', () => {
    const pieces = [
      'Hi {{ person.first_name }}',
      '{{ person.title | default: company.industry }}',
      '{{ content.story }}',
      '{% snippet "sign" %}',
      '{% snippet "own" %}',
      '{{ insights.hiring | upcase }}',
      '{% if company.custom.sites %}{{ company.custom.sites }}{% endif %}',
      '{{ company.custom.sites | append: "." }}',
      '{% assign x = insights.hiring %}{{ x }}',
    ];
    const value = fc.option(
      fc.constantFrom(
        'Software',
        'Food',
        ' ',
        '{{ title }}',
        '{% if %}',
        'undefined',
        'null',
        '[object Object]',
        'x',
      ),
      { nil: null },
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 6 }),
        fc.record({ industry: value, title: value, hiring: value, sites: value }),
        (body, given) => {
          const facts = [
            ...(given.hiring === null ? [] : [fact({ value: given.hiring })]),
            ...(given.sites === null
              ? []
              : [fact({ kind: 'custom', subject: 'company', key: 'sites', value: given.sites })]),
          ];
          const { rendered, missing } = write(body.join('\n'), subject({ ...given, facts }));
          if (!rendered.ok) {
            expect(missing.length > 0 || 'error' in rendered).toBe(true);
            return;
          }
          for (const text of [rendered.text, marksAsHtml(rendered.text)])
            expect(text).not.toMatch(/undefined|\bnull\b|\[object|\{\{|\}\}|\{%|%\}|[\uE000\uE001]/);
        },
      ),
      { numRuns: 400 },
    );
  });
});
