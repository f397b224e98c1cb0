import { describe, expect, it } from 'vitest';
import { readCsv, readPeople, recognise } from '../../src/moving-in/index.ts';

const now = new Date('2026-11-26T12:00:00Z');

function read(text: string, kind: 'people' | 'opt-outs' | 'last-contact' = 'people') {
  const table = readCsv(text);
  return readPeople(table, recognise(table.header).places, { kind, days: 'mdy', now });
}
const optOuts = (text: string, kind?: 'people' | 'opt-outs') =>
  read(text, kind).rows.map(({ email, phone, optOut }) =>
    [email, phone, optOut?.reason, optOut?.channel].filter((one) => one !== null).join(' '),
  );
const counts = '; what the row says against contacting them counts all the same';

describe('an opt-out in a row with something wrong in it', () => {
  it('holds when the last contact is no date, which is told with it', () => {
    const { rows, problems } = read('Email,Opted Out,Last Contacted\na@example.com,Yes,garbage\n');
    expect(rows).toMatchObject([{ line: 2, email: 'a@example.com', lastContactAt: null }]);
    expect(rows[0]?.optOut).toEqual({ reason: 'unsubscribed', channel: 'all' });
    expect(problems).toMatchObject([{ line: 2, column: 'Last Contacted' }]);
    expect(problems[0]?.words).toMatch(/^'garbage' is no date/);
    expect(problems[0]?.words.endsWith(counts)).toBe(true);
  });

  it.each([
    ['Opted Out,Unsubscribed', 'perhaps,yes', 'Opted Out', 'unsubscribed all'],
    ['Spam Report,Opted Out', 'yes,perhaps', 'Opted Out', 'complained all'],
    ['Do Not Call,Opted Out', 'yes,perhaps', 'Opted Out', 'unsubscribed call'],
    ['Email Bounced,Opted Out', 'yes,perhaps', 'Opted Out', 'bounced email'],
    ['Opted Out At,Last Contacted', '2026-11-01,2031-01-01', 'Last Contacted', 'unsubscribed all'],
    ['Stage,Last Contacted', 'Do Not Contact,soon', 'Last Contacted', 'unsubscribed all'],
  ])('holds under %s with %s', (columns, cells, column, optOut) => {
    const text = `Email,${columns}\na@example.com,${cells}\n`;
    expect(optOuts(text)).toEqual([`a@example.com ${optOut}`]);
    expect(read(text).problems).toMatchObject([{ line: 2, column }]);
  });

  it('holds by the phone when the address is none, and by another address of the row', () => {
    const broken = 'Email,Phone,Opted Out\nno address,+49 30 5550101,yes\n';
    expect(optOuts(broken)).toEqual(['+49 30 5550101 unsubscribed all']);
    expect(read(broken).problems).toEqual([
      { line: 2, column: 'Email', words: `'no address' is no email address${counts}` },
    ]);
    expect(optOuts('Email,Work Email,Opted Out\nunknown,a@example.com,yes\n')).toEqual([
      'a@example.com unsubscribed all',
    ]);
    expect(optOuts('Email,Phone,Opted Out\nno address,ask Bo,yes\n')).toEqual([]);
    expect(optOuts('Email,Phone,Emails Opted Out\nno address,+49 30 5550101,yes\n')).toEqual([]);
  });

  it.each([
    ['Email,Name,Opted Out', 'a@example.com,Berg, Ada,Yes'],
    ['Name,Email,Opted Out', 'Berg, Ada, Dr.,a@example.com,Yes'],
    ['Email,Opted Out,Notes', 'a@example.com,Yes,met in Kiel, liked it'],
    ['Email,Opted Out At,Notes', 'a@example.com,2026-10-01,met in Kiel, liked it'],
    ['Email,Opted Out', 'a@example.com,Yes,'],
  ])('holds in a row of too many cells: %s, %s', (header, row) => {
    expect(optOuts(`${header}\n${row}\n`)).toEqual(['a@example.com unsubscribed all']);
    expect(read(`${header}\n${row}\n`).problems[0]?.words).toMatch(
      /^has \d cells, but .* counts all the same$/,
    );
  });

  it('is not made of what only looks like one in a row of too many cells', () => {
    for (const [header, row] of [
      ['Email,Name,Opted Out', 'a@example.com,Berg, Ada,No'],
      ['Email,Opted Out,Customer,Notes', 'a@example.com,no,yes,met in Kiel, liked it'],
      ['Email,Name,Opted Out At,City', 'a@example.com,Berg, Ada,,Kiel'],
      ['Email,Name,Email Bounced,City', 'a@example.com,Berg, Ada,no,Kiel'],
    ])
      expect(read(`${header}\n${row}\n`)).toMatchObject({ rows: [], problems: [{ column: null }] });
  });

  it('of a list of opt-outs holds whatever else is in the row', () => {
    expect(optOuts('Email,Note\na@example.com,well, no\n', 'opt-outs')).toEqual([
      'a@example.com unsubscribed all',
    ]);
  });

  it('is not made of a cell that says that there is nothing', () => {
    const text = 'Email,Opted Out,Opted Out At,Email Bounced\na@example.com,N/A,-,n/a\n';
    expect(read(text)).toMatchObject({ rows: [{ optOut: null }], problems: [] });
  });

  it('leaves a row without one as wrong as it is', () => {
    const { rows, problems } = read('Email,Opted Out,Last Contacted\na@example.com,No,garbage\n');
    expect(rows).toEqual([]);
    expect(problems[0]?.words).not.toContain('counts all the same');
  });
});

describe('columns of one name', () => {
  it.each([
    ['Opted Out,Opted Out', 'No,Yes', 'unsubscribed all'],
    ['Opted Out,Opted Out', 'Yes,No', 'unsubscribed all'],
    ['Do Not Call,Do Not Call', ',true', 'unsubscribed call'],
    ['Stage,Stage', 'Cold,Do Not Contact', 'unsubscribed all'],
    ['Stage,Contact Stage', 'Cold,Do Not Contact', 'unsubscribed all'],
    ['Contact Restrictions,Contact Restrictions', ',email', 'unsubscribed email'],
    ['Email Bounced,Email Bounced', 'no,yes', 'bounced email'],
  ])('each count: %s with %s', (columns, cells, optOut) => {
    expect(optOuts(`Email,${columns}\na@example.com,${cells}\n`)).toEqual([`a@example.com ${optOut}`]);
  });

  it('are the company’s where a phone has two', () => {
    expect(optOuts('Email,Phone Number,Phone Number,Opted Out\na@example.com,,+49 30 5550100,yes\n')).toEqual(
      ['a@example.com unsubscribed all'],
    );
  });
});
