import { describe, expect, it } from 'vitest';
import { readCadences, readCsv, readPeople, recognise } from '../../src/moving-in/index.ts';

const read = (column: string, value: string) => {
  const { header, rows } = readCsv(
    `Sequence Name,Order,Step Type,Subject,Body,${column}\nA,1,email,S,B,\nA,2,email,T,C,${value}\n`,
  );
  return readCadences({ header, rows }, recognise(header).places, 'csv');
};
/** What the second step is due by, or what is said of its row. */
const second = (column: string, value: string) => {
  const { cadences, problems } = read(column, value);
  const steps = cadences[0]?.definition.steps;
  return problems[0] ?? (Array.isArray(steps) ? steps[1] : undefined);
};

describe('the time of an imported step', () => {
  it.each(['25:00', '24:00', '10:60', '13:00 am', '0:30 pm', 'noon'])(
    'is an error of its row when it is %s',
    (value) => {
      expect(second('Time', value)).toEqual({
        line: 3,
        column: 'Time',
        words: `must be a time of day from 00:00 to 23:59, such as 10:00, not '${value}'`,
      });
    },
  );

  it.each([
    ['0:05', '00:05'],
    ['23:59', '23:59'],
    ['9', '09:00'],
    ['12:30 am', '00:30'],
    ['12 PM', '12:00'],
    ['1:15pm', '13:15'],
    ['13:15 pm', '13:15'],
  ])('that is %s is %s', (value, at) => {
    expect(second('Time', value)).toMatchObject({ after: '1d', at });
  });
});

describe('the wait of an imported step', () => {
  it.each([
    ['Interval Minutes', '90.5', 'must be a whole number of 0 or more'],
    ['Interval Minutes', '-5', 'must be a whole number of 0 or more'],
    ['Interval', '-5', 'must be a number of 0 or more'],
    ['Day', '1.5', 'must be a whole number from 1 to 365'],
    ['Day', '366', 'must be a whole number from 1 to 365'],
    [
      'Interval Minutes',
      '11530',
      'must come to at most 9999 minutes, or to whole hours or days, at most 9999 of them',
    ],
  ])('is an error of its row where %s is %s', (column, value, words) => {
    expect(second(column, value)).toEqual({ line: 3, column, words: `${words}, not '${value}'` });
  });

  it.each([
    ['Interval Minutes', '90', '90m'],
    ['Interval Minutes', '90.0', '90m'],
    ['Interval Minutes', '11520', '8d'],
    ['Interval Minutes', '0', '30m'],
    ['Interval', '5400.4', '90m'],
    ['Wait Time', '0.5', '12h'],
    ['Delay Days', '1.5', '36h'],
    ['Delay Days', '0.333', '8h'],
  ])('where %s is %s is %s, which is in whole minutes', (column, value, after) => {
    expect(second(column, value)).toMatchObject({ after });
  });
});

describe('what a row does not say of its step', () => {
  const notes = (column: string, value: string) => [...(read(column, value).cadences[0]?.notes ?? [])];

  it('is told with what is made of it', () => {
    const day = 'It says neither a day nor a wait: it comes a day after the step before.';
    expect(notes('Interval', '')).toEqual([[3, day]]);
    expect(notes('Favourite Colour', 'blue')).toEqual([[3, day]]);
    expect(notes('Interval', '0')).toEqual([
      [3, 'It says no wait: it comes 30 minutes after the step before.'],
    ]);
    expect(notes('Interval', '86400')).toEqual([]);
  });
});

describe('an email whose subject begins with Re:', () => {
  const steps = (...rows: readonly string[]) => {
    const text = ['Sequence Name,Order,Step Type,Day,Subject,Body', ...rows.map((row) => `A,${row}`)].join(
      '\n',
    );
    const { header, rows: cells } = readCsv(text);
    const [cadence] = readCadences({ header, rows: cells }, recognise(header).places, 'csv').cadences;
    return { steps: cadence?.definition.steps, notes: [...(cadence?.notes ?? [])] };
  };

  it('is a reply in the thread where it is not the first, with its variants, and that is told', () => {
    const { steps: found, notes } = steps(
      '1,email,1,Hello,One',
      '2,email,3,RE: Hello,Two',
      '2,email,3,Another,Three',
      '3,email,5,Real news,Four',
    );
    expect(found).toEqual([
      expect.objectContaining({ variants: [{ key: 'v1', subject: 'Hello', body: 'One' }] }),
      expect.objectContaining({
        thread: 'reply',
        variants: [
          { key: 'v1', body: 'Two' },
          { key: 'v2', body: 'Three' },
        ],
      }),
      expect.objectContaining({ variants: [{ key: 'v1', subject: 'Real news', body: 'Four' }] }),
    ]);
    expect(notes).toEqual([
      [3, "It is a reply in the thread, without the subject 'RE: Hello'."],
      [4, "It is a reply in the thread, without the subject 'Another'."],
    ]);
  });

  it('keeps it where it is the first, for lint to tell', () => {
    expect(steps('1,email,1,Re: Hello,One').steps).toMatchObject([{ variants: [{ subject: 'Re: Hello' }] }]);
  });
});

it('a last contact at an hour that no day has is refused with its row and column', () => {
  const { header, rows } = readCsv('Email,Last Contacted\na@example.com,3/11/2026 25:00\n');
  const reading = { kind: 'people', days: 'mdy', now: new Date('2026-11-26T12:00:00Z') } as const;
  expect(readPeople({ header, rows }, recognise(header).places, reading)).toMatchObject({
    rows: [],
    problems: [{ line: 2, column: 'Last Contacted' }],
  });
});
