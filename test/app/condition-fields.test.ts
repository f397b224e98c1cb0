import { expect, test } from 'vitest';
import { conditionFields } from '../../src/app/variables-of.ts';
import { parseCadence } from '../../src/cadence/index.ts';
import type { Fact } from '../../src/ports/records.ts';
import { makeCompany, makePerson } from '../support/build/crm.ts';
import { oneEmail } from '../support/cadences.ts';

const complaints = (field: string): readonly string[] => {
  const [step] = oneEmail().steps;
  const parsed = parseCadence({ ...oneEmail(), steps: [{ ...step, if: { field, isEmpty: false } }] });
  return parsed.ok ? [] : parsed.problems.map(({ message }) => message);
};

test('a condition may ask about each field that somebody can have, and the refusal of another names these', () => {
  const person = makePerson({ state: 'HH' });
  const company = makeCompany({ name: 'Acme', domain: 'acme.example', industry: 'Food' });
  const fact = (kind: Fact['kind'], subject: Fact['subject'], key: string) =>
    ({ kind, subject, key, value: 'x' }) as Fact;
  const fields = Object.keys(
    conditionFields({
      ...{ person, company, enrollment: { listSource: 'A fair' } },
      facts: [
        fact('custom', 'person', 'renewal'),
        fact('custom', 'company', 'sites'),
        fact('insight', 'company', 'funding'),
        fact('crm', 'person', 'Region__c'),
      ],
    }),
  );
  expect(fields.length).toBeGreaterThan(12);
  for (const field of fields) expect(complaints(field), field).toEqual([]);
  const [refusal = ''] = complaints('person.shoe');
  for (const field of fields) expect(refusal).toContain(field);
});
