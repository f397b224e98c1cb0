import { expect, test } from 'vitest';
import { suppressionWords } from '../../src/cli/explanation.ts';

test.each([
  ['all', 'do not contact (person, from Salesforce)'],
  ['email', 'do not contact, email only (person, from Salesforce)'],
  ['call', 'do not contact, calls and SMS only (person, from Salesforce)'],
  ['sms', 'do not contact, SMS only (person, from Salesforce)'],
] as const)('an opt-out of %s says what it rules out', (channel, words) => {
  const one = { scope: 'person', reason: 'do_not_contact', source: 'Salesforce', createdAt: '' };
  expect(suppressionWords({ ...one, channel })).toBe(words);
});
