import { beforeAll, expect, test } from 'vitest';
import { createHolidays } from '../../../connectors/holidays/index.ts';
import { otherNames } from '../../../connectors/holidays/other-names.ts';
import { regionOfPlace } from '../../../src/app/run-calendars.ts';
import { cityRows } from '../../../src/cadence/city-rows.ts';
import { holidayPlaceOf } from '../../../src/cadence/index.ts';
import type { Holidays } from '../../../src/ports/holidays.ts';

let holidays: Holidays;
beforeAll(async () => {
  holidays = await createHolidays().load();
});

test('a state is found by its code and its names in several languages, and an unknown one leaves the country', () => {
  const codes = (country: string, ...states: (string | null)[]) =>
    states.map((state) => holidays.regionOf(country, state)?.code);
  expect(codes('DE', 'BY', 'Bayern', 'bavaria', 'Atlantis', null)).toEqual([
    ...['DE-BY', 'DE-BY', 'DE-BY', 'DE', 'DE'],
  ]);
  expect(codes('US', 'CA', 'california')).toEqual(['US-CA', 'US-CA']);
  expect(codes('BR', 'SP', 'Sao Paulo')).toEqual(['BR-SP', 'BR-SP']);
  expect(codes('QQ', null)).toEqual([undefined]);
  expect(holidays.region('de-by')?.name).toBe('Bayern, Germany');
});

test('where the state is missing or not known, the city tells the region', () => {
  const of = (country: string, state: string | null, city: string | null) => {
    const person = { country, state, city, phone: null, zone: 'UTC', zoneOrigin: 'workspace' };
    const place = holidayPlaceOf(person);
    const found = place === null ? null : regionOfPlace(place, holidays);
    return found === null ? null : `${found.region.code} by ${found.by}`;
  };
  expect([
    ...[
      of('Germany', null, 'Munich'),
      of('Germany', 'Upper Bavaria', 'Munich'),
      of('Germany', 'Hesse', 'Munich'),
    ],
    ...[of('DE', null, 'Kleinkleckersdorf'), of('DE', null, null), of('Canada', ' ', 'Montréal')],
    ...[of('FR', 'Grand Est', 'Strasbourg'), of('UK', null, 'Edinburgh'), of('Japan', null, 'Tokyo')],
  ]).toEqual([
    ...['DE-BY by city', 'DE-BY by city', 'DE-HE by state'],
    ...['DE by country', 'DE by country', 'CA-QC by city'],
    ...['FR-67 by city', 'GB-SCT by city', 'JP by country'],
  ]);
});

test('every region that the cities name is known, but for two of India without holidays of their own', () => {
  const named = cityRows
    .trim()
    .split(/[\n;]/)
    .map((row) => row.split('|')[0] ?? '');
  expect(named.filter((code) => holidays.region(code) === null)).toEqual(['IN-JH', 'IN-LA']);
});

test('every other name is of a region that is known', () => {
  expect(Object.keys(otherNames).filter((code) => holidays.region(code) === null)).toEqual([]);
});

test('a region has the holidays of its own besides those of the country, and only public ones', () => {
  const closed = (code: string) => holidays.closedDays(code);
  expect(closed('DE').has('2026-01-06')).toBe(false);
  expect(closed('DE-BY').get?.('2026-01-06')).toBe('Epiphany');
  expect(closed('US').get?.('2026-11-26')).toBe('Thanksgiving Day');
  // Midsummer Eve is a bank holiday in Sweden, and no public one.
  expect([closed('SE').has('2026-06-19'), closed('SE').has('2026-06-20')]).toEqual([false, true]);
});

test('a substitute for a holiday on a weekend is closed, and so is every day of a long one', () => {
  expect(holidays.closedDays('GB').has('2026-12-28')).toBe(true);
  const eid = ['2026-03-19', '2026-03-20', '2026-03-21', '2026-03-22', '2026-03-23'];
  expect(eid.map((day) => holidays.closedDays('SA').has(day))).toEqual([true, true, true, true, false]);
});

test('a clock change within a holiday makes it no longer', () => {
  const easter = holidays
    .inYear('AU-NSW', 2026)
    .filter(({ day }) => day >= '2026-04-03' && day < '2026-04-10');
  expect(easter.map(({ day }) => day)).toEqual(['2026-04-03', '2026-04-04', '2026-04-05', '2026-04-06']);
});

test('the same region has one calendar for good, and an unknown one is never closed', () => {
  expect(holidays.closedDays('FR')).toBe(holidays.closedDays('FR'));
  expect(holidays.closedDays('QQ').has('2026-12-25')).toBe(false);
  expect(holidays.inYear('QQ', 2026)).toEqual([]);
});

test('no country has a holiday on the same weekday of every week', () => {
  for (const { code } of holidays.regions().filter((region) => !region.code.includes('-')))
    expect(holidays.inYear(code, 2026).length, code).toBeLessThan(50);
});
