import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { parseCadence } from '../../src/cadence/index.ts';
import {
  ourVariable,
  readCadences,
  readCsv,
  readPeople,
  recognise,
  splitCsv,
  translate,
} from '../../src/moving-in/index.ts';

const fixture = (name: string) =>
  readFileSync(new URL(`../fixtures/moving-in/${name}.csv`, import.meta.url), 'utf8');
const now = new Date('2026-11-26T12:00:00Z');

function people(
  text: string,
  kind: 'people' | 'opt-outs' | 'last-contact' = 'people',
  days: 'mdy' | 'dmy' = 'mdy',
) {
  const table = readCsv(text);
  return readPeople(table, recognise(table.header).places, { kind, days, now });
}

describe('a CSV file', () => {
  it('is read with quotes, line breaks in cells, a byte order mark, and the line on which each row begins', () => {
    const { header, rows } = readCsv('\uFEFFName;Text\r\n"A ""B""";"one\r\ntwo"\r\n\r\nC;three\r\n');
    expect(header).toEqual(['Name', 'Text']);
    expect(rows).toEqual([
      { line: 2, cells: ['A "B"', 'one\ntwo'] },
      { line: 5, cells: ['C', 'three'] },
    ]);
  });

  it('is refused when it is no text in UTF-8, with what to do', () => {
    const read = (bytes: Buffer) => () => readCsv(bytes.toString('utf8'));
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);
    expect(read(png)).toThrow('The file is no text in UTF-8: save it as CSV UTF-8');
    expect(read(Buffer.from('Straße,E-Mail\n', 'latin1'))).toThrow('no text in UTF-8');
    for (const mark of ['', '\uFEFF'])
      expect(read(Buffer.from(`${mark}Email\na@example.com\n`, 'utf16le'))).toThrow(
        'The file is text in UTF-16, not in UTF-8: save it as CSV UTF-8',
      );
    expect(read(Buffer.from('Straße,E-Mail\n'))).not.toThrow();
  });

  it('says how days with the day first are told', () => {
    const [problem] = people('Email,Last Contacted\na@example.com,31/12/2025\n', 'last-contact').problems;
    expect(problem).toMatchObject({ words: "'31/12/2025' is no date with the month first", days: 'dmy' });
  });

  it('says which row has cells without a column, and reads the others', () => {
    const { rows, problems } = people(
      'Email,Opted Out\na@example.com,no,what,else\nb@example.com,yes\nc@example.com\n',
    );
    expect(problems).toEqual([
      { line: 2, column: null, words: 'has 4 cells, but the header names 2 columns' },
    ]);
    expect(rows.map((row) => [row.line, row.optOut?.reason])).toEqual([
      [3, 'unsubscribed'],
      [4, undefined],
    ]);
  });

  it('is refused in words when it is empty or a quote stays open', () => {
    expect(() => readCsv(' \n\n')).toThrow('its first row must name the columns');
  });

  it('names the line on which a quote opens that nothing closes', () => {
    const where = (text: string) => {
      try {
        return readCsv(text);
      } catch (error) {
        return error instanceof Error ? error.message : error;
      }
    };
    const opens = (line: number) =>
      `The file cannot be read as CSV: a quoted cell is not closed: it opens in line ${line}.`;
    expect(where('a,b\n"open,1\n2,3\n')).toBe(opens(2));
    expect(where('a,b\n"x\ny",1\n2,"open ""\n3,4\n\n5,6\n')).toBe(opens(4));
    expect(where('a,b\n5" pipe,"x" y\n"say ""hi""",1\n2,"\n3,4\n')).toBe(opens(4));
    expect(where('sep=;\na;b\n"open;1\n2;3\n')).toBe(opens(3));
  });

  it.each(['sep=;', '"sep=;"', '\uFEFFSEP=;', 'sep=;,,'])(
    'may begin with %s, as Excel writes it',
    (first) => {
      const text = `${first}\r\nEmail;Name, first\r\na@example.com;A, B\r\n`;
      const rows = [{ line: 3, cells: ['a@example.com', 'A, B'] }];
      expect(readCsv(text)).toEqual({ header: ['Email', 'Name, first'], rows });
      const parts = splitCsv(`${text}b@example.com;C\n`, 1);
      expect(parts.flatMap((part) => readCsv(part.text).rows.map(({ line }) => line + part.offset))).toEqual([
        3, 4,
      ]);
    },
  );

  test('in parts has the same rows on the same lines as in one', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', 'é', '=') });
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 30 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 7 }), fc.array(fc.boolean()), (cells, size, blanks) => {
        const text = `x,y\n${cells.map((row, at) => `${row.map(quote).join(',')}${blanks[at] ? '\n' : ''}`).join('\n')}\n`;
        const whole = readCsv(text);
        const parts = splitCsv(text, size).flatMap((part) =>
          readCsv(part.text).rows.map((row) => ({ ...row, line: row.line + part.offset })),
        );
        expect(parts).toEqual(whole.rows);
      }),
      { numRuns: 300 },
    );
  });
});

describe('whose file it is, and what it holds,', () => {
  it.each([
    ['outreach-prospects', 'outreach', 'people'],
    ['salesloft-people', 'salesloft', 'people'],
    ['hubspot-unsubscribes-and-bounces', 'hubspot', 'people'],
    ['hubspot-contacts', 'hubspot', 'people'],
    ['apollo-contacts', 'apollo', 'people'],
    ['outreach-sequence', 'outreach', 'cadences'],
    ['salesloft-cadence', 'salesloft', 'cadences'],
    ['hubspot-sequence', 'hubspot', 'cadences'],
    ['apollo-sequence', 'apollo', 'cadences'],
  ])('is told by the columns of %s', (name, vendor, kind) => {
    expect(recognise(readCsv(fixture(name)).header)).toMatchObject({ vendor, kind });
  });

  it('is not guessed for addresses alone', () => {
    expect(recognise(['Email']).kind).toBeNull();
  });
});

describe('a row about a person', () => {
  it('says who they are, as each product names it', () => {
    const [outreach] = people(
      'Email,First Name,Last Name,Title,Company,Country\na@example.com,Ada,Berg,CFO,Berg AG,DE\n',
    ).rows;
    expect(outreach?.fields).toMatchObject({
      ...{
        firstName: 'Ada',
        lastName: 'Berg',
        title: 'CFO',
        companyName: 'Berg AG',
        country: 'DE',
        city: null,
      },
    });
    const [hubspot, short] = people(
      'Email,Name,Job Title,Company Name,Website URL,State/Region\nb@example.com,Bo van Dam,CEO,Dam BV,dam.example,NH\nc@example.com,Cho\n',
    ).rows;
    expect(hubspot?.fields).toMatchObject({
      ...{ firstName: 'Bo', lastName: 'van Dam', title: 'CEO', companyName: 'Dam BV' },
      ...{ website: 'dam.example', state: 'NH' },
    });
    expect(short?.fields).toMatchObject({ firstName: null, lastName: 'Cho', companyName: null });
  });

  it('has the address of a link, and names on one line', () => {
    const email = (cell: string) => people(`Email,First Name\n"${cell}",A\n`).rows[0]?.email;
    expect(email('mailto:k3@newco2.example')).toBe('k3@newco2.example');
    expect(email('MAILTO:k3@newco2.example?subject=Hello')).toBe('k3@newco2.example');
    expect(email('Kay <mailto:k3@newco2.example>')).toBe('k3@newco2.example');
    expect(email('Kay (k3@newco2.example)')).toBe('k3@newco2.example');
    expect(people('Email,First Name\nemail:k3@newco2.example,A\n').problems).toMatchObject([
      { column: 'Email', words: "'email:k3@newco2.example' is no email address" },
    ]);
    const [row] = people('Email,Name,Company\na@example.com,"Multi\nLine","Berg\r\n AG"\n').rows;
    expect(row?.fields).toMatchObject({ firstName: 'Multi', lastName: 'Line', companyName: 'Berg AG' });
    const [two] = people('Email,Last Name\na@example.com,"Multi\nLine"\n').rows;
    expect(two?.fields.lastName).toBe('Multi Line');
  });

  const found = (name: string) =>
    people(fixture(name)).rows.map(({ email, optOut, lastContactAt }) => [
      email?.split('@')[0],
      optOut === null ? '' : `${optOut.reason} ${optOut.channel}`,
      lastContactAt?.toISOString() ?? '',
    ]);

  it('says who opted out of what, and when somebody was last in touch, as each product writes it', () => {
    expect(found('outreach-prospects')).toEqual([
      ['ann.reed', '', '2026-11-18T09:15:00.000Z'],
      ['ben.ohm', 'unsubscribed all', '2026-09-30T10:00:00.000Z'],
      ['cem.ay', 'unsubscribed call', ''],
    ]);
    expect(found('salesloft-people')).toEqual([
      ['eva.lind', 'unsubscribed all', '2026-11-01T08:00:00.000Z'],
      ['fay.holm', 'unsubscribed email', ''],
      ['gus.berg', 'unsubscribed all', ''],
    ]);
    expect(found('hubspot-unsubscribes-and-bounces')).toEqual([
      ['hal.moss', 'unsubscribed all', ''],
      ['ida.park', 'bounced email', ''],
      ['jan.kohl', 'complained all', ''],
      ['kim.wren', '', ''],
    ]);
    expect(found('hubspot-contacts')).toEqual([
      ['lea.stone', '', '2026-11-20T10:30:00.000Z'],
      ['max.hill', 'unsubscribed all', ''],
    ]);
    expect(found('apollo-contacts')).toEqual([
      ['nia.gray', '', '2026-11-10T12:00:00.000Z'],
      ['oli.dahl', 'unsubscribed all', ''],
      ['pia.roth', 'bounced email', ''],
    ]);
  });

  it('is refused with its line and column', () => {
    expect(people(fixture('outreach-prospects')).problems).toEqual([
      { line: 5, column: 'Email', words: "'not an address' is no email address" },
    ]);
    expect(people(fixture('salesloft-people')).problems).toMatchObject([
      { line: 4, column: 'last_contacted_at', words: expect.stringContaining("'2026-13-45' is no date") },
    ]);
    expect(people('Email,Opted Out\na@example.com,perhaps\n').problems).toMatchObject([
      { line: 2, column: 'Opted Out', words: "must say yes or no, not 'perhaps'" },
    ]);
    expect(people('Email,Last Contacted\na@example.com,2027-01-01\n').problems).toMatchObject([
      { column: 'Last Contacted', words: "'2027-01-01' has not come yet" },
    ]);
  });

  it('of a list of opt-outs is one, unless a column says otherwise', () => {
    expect(people('Email\na@example.com\n', 'opt-outs').rows[0]?.optOut).toEqual({
      reason: 'unsubscribed',
      channel: 'all',
    });
    expect(people('Email,Opted Out\na@example.com,no\n', 'opt-outs').rows[0]?.optOut).toBeNull();
  });

  it('reads dates with slashes in the order that it is told', () => {
    const at = (days: 'mdy' | 'dmy') =>
      people(
        'Email,Last Contacted\na@example.com,3/11/2026 2:05 PM\n',
        'people',
        days,
      ).rows[0]?.lastContactAt?.toISOString();
    expect([at('mdy'), at('dmy')]).toEqual(['2026-03-11T14:05:00.000Z', '2026-11-03T14:05:00.000Z']);
    expect(people('Email,Last Contacted\na@example.com,02/31/2026\n').problems).toHaveLength(1);
  });
});

describe('variables of other products', () => {
  it.each([
    ['Hi {{first_name}}', 'Hi {{ person.first_name }}'],
    ['Hi {{prospect.first_name}}', 'Hi {{ person.first_name }}'],
    ['Hi {{ contact.firstname }}', 'Hi {{ person.first_name }}'],
    ['Hi {{contact.firstname|there}}', 'Hi {{ person.first_name | default: "there" }}'],
    ['Hi {{person.first_name | default: "you"}}', 'Hi {{ person.first_name | default: "you" }}'],
    ['Hi {first_name}', 'Hi {{ person.first_name }}'],
    ['{{account.name}} {{company}}', '{{ company.name }} {{ company.name }}'],
    [
      '{{sender.first_name}} {{my.first_name}} {{sender_first_name}}',
      '{{ sender.first_name }} {{ sender.first_name }} {{ sender.first_name }}',
    ],
    ['{{#if first_name}}{{#else}}there{{#endif}}', '{{ person.first_name | default: "there" }}'],
    ['{{#if title}}As a {{title}}, {{#endif}}', '{{#if title}}As a {{ person.title }}, {{#endif}}'],
    ['a {brace} and {{ % }', 'a {brace} and {{ % }'],
  ])('%s is %s', (theirs, ours) => {
    expect(translate(theirs).text).toBe(ours);
  });

  it('that are not known stay, and are named once', () => {
    const { text, unknown } = translate('{{custom.colour}} and {{custom.colour}} of {{first_name}}');
    expect(text).toBe('{{custom.colour}} and {{custom.colour}} of {{ person.first_name }}');
    expect(unknown).toEqual(['{{custom.colour}}']);
    expect(translate('{{#if title}}As {{title}}{{#endif}}').unknown).toEqual(['{{#if title}}', '{{#endif}}']);
    expect(ourVariable('constructor')).toBeNull();
  });
});

describe('a cadence in rows of one step each', () => {
  it('has its names and subjects on one line', () => {
    const table = readCsv(
      'Sequence Name,Step Name,Step Type,Subject,Body\n"Multi\nLine","One\ntwo",email,"A\nb",Text\n',
    );
    const [cadence] = readCadences(table, recognise(table.header).places, 'csv').cadences;
    expect(cadence).toMatchObject({
      name: 'Multi Line',
      definition: { steps: [{ name: 'One two', variants: [{ subject: 'A b' }] }] },
    });
  });

  const read = (name: string) => {
    const table = readCsv(fixture(name));
    const { places, vendor } = recognise(table.header);
    return readCadences(table, places, vendor);
  };
  const stepsOf = (name: string) => {
    const parsed = parseCadence(read(name).cadences[0]?.definition);
    return parsed.ok ? parsed.cadence.steps : parsed.problems;
  };

  it('of Outreach has its intervals in seconds, its HTML as marks and its variables as ours', () => {
    expect(stepsOf('outreach-sequence')).toMatchObject([
      {
        channel: 'email',
        mode: 'automatic',
        day: 1,
        variants: [
          {
            subject: 'A question about {{ company.name }}',
            body: 'Hi {{ person.first_name }},\n\nwe help {{ company.name }} with its **forecasts**.\n{{ sender.first_name }}',
          },
        ],
      },
      { channel: 'call', after: '2d', script: 'Ask {{ person.first_name }} about the forecast.' },
      { channel: 'email', mode: 'task', after: '4d', thread: 'reply' },
    ]);
  });

  it('of Salesloft has its days, calls, LinkedIn steps and names', () => {
    expect(stepsOf('salesloft-cadence')).toMatchObject([
      { key: 'first-mail', day: 1, channel: 'email' },
      {
        key: 'first-call',
        day: 1,
        channel: 'call',
        script: 'Call {{ person.first_name }} at {{ company.name }}.',
      },
      { key: 'linkedin-visit', day: 4, channel: 'linkedin' },
      { key: 'last-mail', day: 6, channel: 'email', thread: 'reply' },
    ]);
  });

  it('of HubSpot names the variables that are not known, with their line', () => {
    expect(read('hubspot-sequence').cadences[0]?.unknown).toEqual([
      { line: 4, name: '{{contact.favourite_colour}}' },
    ]);
  });

  it('of Apollo has its waits in minutes, hours and days, and its kinds of LinkedIn steps', () => {
    expect(stepsOf('apollo-sequence')).toMatchObject([
      {
        day: 1,
        variants: [
          { body: 'Greetings {{ person.first_name | default: "there" }}, from {{ sender.first_name }}.' },
        ],
      },
      { channel: 'linkedin', action: 'connect', after: '1d' },
      { channel: 'custom', after: '3d', script: 'Send the report.' },
    ]);
  });

  it('is kept out whole when one of its rows is wrong', () => {
    const table = readCsv(
      'Sequence Name,Order,Step Type,Subject,Body\nA,1,email,S,B\nA,2,pigeon,,B\nB,1,email,S,B\n',
    );
    const { cadences, problems } = readCadences(table, recognise(table.header).places, 'csv');
    expect(cadences.map(({ name }) => name)).toEqual(['B']);
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [3, 'Step Type'],
      [2, null],
    ]);
  });

  it('takes rows with the same number as variants of one step', () => {
    const table = readCsv('Sequence Name,Order,Step Type,Subject,Body\nA,1,email,S,B\nA,1,email,T,C\n');
    const { cadences } = readCadences(table, recognise(table.header).places, 'csv');
    expect(cadences[0]?.definition.steps).toMatchObject([{ variants: [{ subject: 'S' }, { subject: 'T' }] }]);
  });
});
