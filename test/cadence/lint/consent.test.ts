import { describe, expect, test } from 'vitest';
import { lawOf, laws } from '../../../src/cadence/lint/consent-laws.ts';
import { builtIn, byRule, lintWith } from './cases.ts';

const severities = (key: Parameters<typeof builtIn>[0], country: string) =>
  byRule(lintWith(builtIn(key), [country]), 'consent-needed').map(({ severity }) => severity);

describe('consent, by the law of the country', () => {
  test.each([
    ['DE', ['error', 'warning']],
    ['AT', ['error', 'error']],
    ['PL', ['error', 'error']],
    ['IT', ['error', 'hint']],
    ['ES', ['error']],
    ['DK', ['error']],
    ['NL', ['error']],
    ['BE', ['warning']],
    ['CA', ['warning']],
    ['PT', ['warning']],
    ['GB', ['hint', 'hint']],
    ['FR', ['hint']],
    ['US', ['hint', 'hint']],
    ['ZZ', ['hint']],
  ])('a cadence for strangers in %s: %j', (country, expected) => {
    expect(severities('cold-outbound', country)).toEqual(expected);
  });

  test('people who have had to do with us make it one step milder', () => {
    expect(severities('event-follow-up', 'DE')).toEqual(['warning', 'hint']);
    expect(severities('inbound-nurture', 'AT')).toEqual(['warning', 'warning']);
  });

  test('who asked, missed a meeting or has an open opportunity is answered, not advertised to', () => {
    for (const key of ['inbound-hot-lead', 'no-show', 'opportunity-advancement'] as const)
      expect(severities(key, 'DE')).toEqual([]);
  });

  test('each finding names the act, and says that it is no advice', () => {
    const [found] = byRule(lintWith(builtIn('cold-outbound'), ['DE']), 'consent-needed');
    expect(found?.why).toBe('UWG § 7(2) no. 2. No legal advice.');
    for (const country of Object.keys(laws))
      for (const { why } of byRule(lintWith(builtIn('cold-outbound'), [country]), 'consent-needed'))
        expect(why).toMatch(/\d.*No legal advice\.$/);
  });

  test('without a country nothing is said', () => {
    expect(byRule(lintWith(builtIn('cold-outbound')), 'consent-needed')).toEqual([]);
  });

  test('every member of the EU and the EEA has a rule', () => {
    const members =
      'AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO'.split(' ');
    expect(members.filter((code) => lawOf(code) === null)).toEqual([]);
  });
});
