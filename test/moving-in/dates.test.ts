import { describe, expect, it } from 'vitest';
import { partsOf, readCsv, readPeople, recognise } from '../../src/moving-in/index.ts';

const now = new Date('2026-11-26T12:00:00Z');

function read(cells: readonly string[], days?: 'mdy' | 'dmy') {
  const rows = cells.map((cell, at) => `a${at}@example.com,"${cell}"`).join('\n');
  const table = readCsv(`Email,Last Contacted\n${rows}\n`);
  return readPeople(table, recognise(table.header).places, { kind: 'people', days, now });
}
const at = (cell: string, days?: 'mdy' | 'dmy') =>
  read([cell], days).rows[0]?.lastContactAt?.toISOString().slice(0, 16);

describe('a last contact', () => {
  it.each([
    ['03.11.2026', '2026-11-03T00:00'],
    ['3.11.26', '2026-11-03T00:00'],
    ['25.11.2026 14:30', '2026-11-25T14:30'],
    ['25.11.2026, 14:30:05', '2026-11-25T14:30'],
    ['3-Nov-2026', '2026-11-03T00:00'],
    ['3-Nov-26 9:05 pm', '2026-11-03T21:05'],
    ['3 November 2026', '2026-11-03T00:00'],
    ['Nov 3, 2026', '2026-11-03T00:00'],
    ['Sept. 3, 2026 10:00', '2026-09-03T10:00'],
    ['2026/11/03', '2026-11-03T00:00'],
    ['2026/11/03 08:15', '2026-11-03T08:15'],
    ['2026-11-03T08:15:00+02:00', '2026-11-03T06:15'],
    ['2026-11-03 08:15 UTC', '2026-11-03T08:15'],
    ['45987', '2025-11-26T00:00'],
    ['45987.75', '2025-11-26T18:00'],
  ])('written %s is %s, whatever the order of slashes', (cell, iso) => {
    expect([at(cell), at(cell, 'mdy'), at(cell, 'dmy')]).toEqual([iso, iso, iso]);
  });

  it.each(['-', '--', 'N/A', 'n/a', '#N/A'])('written %s is none', (cell) => {
    expect(read([cell])).toMatchObject({ rows: [{ lastContactAt: null }], problems: [] });
  });

  it.each(['garbage', '31.02.2026', '3-Foo-2026', '123', '99999', '2026/11-03', '13/13/2026', '3.11'])(
    'written %s is refused without an order of days that would not help',
    (cell) => {
      const [problem, ...more] = read([cell]).problems;
      expect(more).toEqual([]);
      expect(problem).toEqual({
        ...{ line: 2, column: 'Last Contacted' },
        words: `'${cell}' is no date that is understood: write 2026-11-26 or 2026-11-26 14:30`,
      });
    },
  );

  it('that would be right in the other order says so', () => {
    expect(read(['31/10/2026'], 'mdy').problems).toMatchObject([
      { words: "'31/10/2026' is no date with the month first", days: 'dmy' },
    ]);
    expect(read(['10/31/2026'], 'dmy').problems).toMatchObject([
      { words: "'10/31/2026' is no date with the day first", days: 'mdy' },
    ]);
    expect(read(['12/11/2026'], 'mdy').problems).toMatchObject([
      { words: "'12/11/2026' has not come yet with the month first", days: 'dmy' },
    ]);
    expect(read(['2027-01-01']).problems).toEqual([
      { line: 2, column: 'Last Contacted', words: "'2027-01-01' has not come yet" },
    ]);
  });
});

describe('the order of days in a column with slashes', () => {
  const days = (cells: readonly string[], order?: 'mdy' | 'dmy') =>
    read(cells, order).rows.map(({ lastContactAt }) => lastContactAt?.toISOString().slice(0, 10));

  it('is that of a date which can be read in one only', () => {
    expect(days(['11/10/26', '13/11/2026'])).toEqual(['2026-10-11', '2026-11-13']);
    expect(days(['10/11/26', '10/13/2026'])).toEqual(['2026-10-11', '2026-10-13']);
  });

  it('has the month first where no date decides, or where dates contradict each other', () => {
    expect(days(['10/11/26', '25.11.2026'])).toEqual(['2026-10-11', '2026-11-25']);
    expect(days(['10/11/26', '13/11/2026', '11/13/2026'])).toEqual(['2026-10-11', '2026-11-13']);
  });

  it('is what is asked for, whatever the dates say', () => {
    expect(days(['10/11/26', '10/13/2026'], 'dmy')).toEqual(['2026-11-10']);
  });

  it('is told by the whole file where that is sent in parts', () => {
    const rows = Array.from({ length: 2500 }, (_, row) => `a${row}@example.com,11/10/26`);
    const parts = partsOf('a.csv', `Email,Last Contacted\n${rows.join('\n')}\nb@example.com,13/11/2026\n`);
    expect(parts.map((part) => part.days)).toEqual(['dmy', 'dmy']);
  });
});
