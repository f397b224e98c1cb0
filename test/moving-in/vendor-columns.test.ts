import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseCadence } from '../../src/cadence/index.ts';
import { readCadences, readCsv, readPeople, recognise, unusedColumns } from '../../src/moving-in/index.ts';

// Invented rows under the columns that vendors are known to write; docs/moving-in.md has the sources.
const table = (name: string) =>
  readCsv(readFileSync(new URL(`../fixtures/moving-in/${name}.csv`, import.meta.url), 'utf8'));
const now = new Date('2026-11-26T12:00:00Z');

function read(name: string) {
  const file = table(name);
  const { vendor, kind, places } = recognise(file.header);
  return { vendor, kind, ...readPeople(file, places, { kind: 'people', days: 'mdy', now }) };
}

const optOuts = (name: string) =>
  read(name).rows.map(({ email, optOut }) => [
    email?.split('@')[0],
    optOut === null ? '' : `${optOut.reason} ${optOut.channel}`,
  ]);

describe('contacts that Apollo exports', () => {
  it('are known by the columns of today and of years ago', () => {
    expect(read('apollo-contacts-2026')).toMatchObject({ vendor: 'apollo', kind: 'people' });
    expect(read('apollo-contacts-2024')).toMatchObject({ vendor: 'apollo', kind: 'people' });
  });

  it('say who is not to be called, or contacted, or bounces, and when somebody was last in touch', () => {
    expect(optOuts('apollo-contacts-2026')).toEqual([
      ['rut.bell', ''],
      ['sol.reis', 'unsubscribed call'],
      ['tea.vik', 'unsubscribed all'],
    ]);
    expect(optOuts('apollo-contacts-2024')).toEqual([['una.wolf', 'bounced email']]);
    expect(read('apollo-contacts-2024').rows[0]).toMatchObject({
      lastContactAt: new Date('2024-02-01T09:00:00Z'),
      fields: {
        title: 'Director',
        companyName: 'Jetty Example',
        city: 'Kiel',
        website: 'http://jetty.example',
      },
    });
  });

  it('keep that somebody is not to be called when the address bounces, too', () => {
    const { header, rows } = readCsv(
      'Email,Do Not Call,Email Bounced,Apollo Contact Id\na@example.com,true,true,e1\n',
    );
    const { places } = recognise(header);
    const [row] = readPeople({ header, rows }, places, { kind: 'people', days: 'mdy', now }).rows;
    expect(row?.optOut).toEqual({ reason: 'unsubscribed', channel: 'all' });
  });

  it('have a phone of their own, be it a mobile one, and never the one that a whole company shares', () => {
    const { rows, problems } = read('apollo-contacts-2026');
    expect(rows.map(({ phone }) => phone)).toEqual(['+49 30 5550201', '+49 30 5550202', null]);
    expect(problems).toEqual([
      { line: 5, column: null, words: 'has neither an email address nor a phone number' },
    ]);
  });
});

describe('contacts that HubSpot exports', () => {
  it('are opted out of email by the subscription of sales emails, and not by the one of marketing', () => {
    expect(optOuts('hubspot-contacts-opt-outs')).toEqual([
      ['vera.yard', ''],
      ['wim.zorn', 'unsubscribed email'],
      ['xia.abel', 'bounced email'],
    ]);
  });

  it('are told apart from their company, whose columns come after theirs', () => {
    const { vendor, rows } = read('hubspot-contacts-opt-outs');
    expect(vendor).toBe('hubspot');
    expect(rows.map(({ phone }) => phone)).toEqual(['+49 30 5550401', null, null]);
    expect(rows[0]?.fields).toMatchObject({
      title: 'Buyer',
      companyName: 'Wharf Example',
      country: 'Germany',
    });
  });

  it('have dates that a spreadsheet shortened', () => {
    expect(read('hubspot-contacts-opt-outs').rows[0]?.lastContactAt).toEqual(
      new Date('2026-11-19T09:05:00Z'),
    );
  });

  it('have their marketing subscription named among what is not taken', () => {
    const { header } = table('hubspot-contacts-opt-outs');
    const unused = unusedColumns(header, { kind: 'people', creates: false }, recognise(header).places);
    expect(unused).toContain('Opted out of email: Marketing Information');
    expect(unused).not.toContain('Opted out of email: One to One');
    expect(unused).not.toContain('Mobile Phone Number');
  });
});

it('unsubscribes and bounces of HubSpot count in whichever of their columns they stand', () => {
  expect(optOuts('hubspot-unsubscribes-by-type')).toEqual([
    ['yan.beck', 'bounced email'],
    ['zoe.cole', 'bounced email'],
    ['abe.dorn', ''],
    ['bea.eder', 'unsubscribed email'],
  ]);
});

describe('opt-outs of Outreach', () => {
  it('by channel count beside the one of everything', () => {
    expect(read('outreach-opt-outs-by-channel').vendor).toBe('outreach');
    expect(optOuts('outreach-opt-outs-by-channel')).toEqual([
      ['cas.fink', 'unsubscribed email'],
      ['dea.graf', 'unsubscribed call'],
      ['eli.hahn', 'unsubscribed all'],
      ['fee.imhof', 'unsubscribed sms'],
      ['gil.jung', 'unsubscribed all'],
    ]);
  });

  it.each([
    ['emailOptedOut', 'true', 'email'],
    ['callOptedOut', 'true', 'call'],
    ['Emails Opted Out At', '2026-10-02T11:00:00Z', 'email'],
    ['Calls Opted Out At', '2026-10-02T11:00:00Z', 'call'],
    ['emailsOptStatus', 'opted_out', 'email'],
    ['callsOptStatus', 'opted_out', 'call'],
    ['emailsOptStatus', 'opted_in', undefined],
    ['callsOptStatus', 'null', undefined],
  ])('under the name %s, with %s, are of %s', (column, cell, channel) => {
    const { header, rows } = readCsv(`Email,${column}\na@example.com,${cell}\n`);
    const { places } = recognise(header);
    const [row] = readPeople({ header, rows }, places, { kind: 'opt-outs', days: 'mdy', now }).rows;
    expect(row?.optOut?.channel).toBe(channel);
  });
});

it('when somebody opted in or out is no opt-out: Outreach writes both into one column', () => {
  const { header, rows } = readCsv(
    'Email,emailsOptStatus,emailsOptedAt\na@example.com,opted_in,2026-10-02T11:00:00Z\n',
  );
  const { places } = recognise(header);
  const [row] = readPeople({ header, rows }, places, { kind: 'people', days: 'mdy', now }).rows;
  expect(row?.optOut).toBeNull();
});

it('a person of Salesloft whose address bounces, and who may not be mailed or called, say so', () => {
  const { header, rows } = readCsv(
    [
      'email_address,do_not_contact,bouncing,contact_restrictions',
      'a@example.com,false,true,',
      'b@example.com,false,false,call',
      'c@example.com,true,false,',
    ].join('\n'),
  );
  const { places } = recognise(header);
  const people = readPeople({ header, rows }, places, { kind: 'people', days: 'mdy', now }).rows;
  expect(people.map(({ optOut }) => `${optOut?.reason} ${optOut?.channel}`)).toEqual([
    'bounced email',
    'unsubscribed call',
    'unsubscribed all',
  ]);
});

it('a cell that says neither yes nor no is blamed on its own column, not on the first of several', () => {
  const { header, rows } = readCsv('Email,Opted Out,Unsubscribed\na@example.com,no,perhaps\n');
  const { problems } = readPeople({ header, rows }, recognise(header).places, {
    kind: 'people',
    days: 'mdy',
    now,
  });
  expect(problems).toMatchObject([{ line: 2, column: 'Unsubscribed' }]);
});

describe('steps of cadences', () => {
  const steps = (text: string) => {
    const file = readCsv(text);
    const { places, vendor } = recognise(file.header);
    const { cadences, problems } = readCadences(file, places, vendor);
    const parsed = parseCadence(cadences[0]?.definition);
    return parsed.ok ? parsed.cadence.steps : [...problems, ...parsed.problems];
  };

  it('of Salesloft, which counts the steps of each day from one, keep their days and are no variants', () => {
    const found = steps(
      [
        'Cadence Name,Day,Step Number,Type,Display Name,Subject,Body',
        'Pier,5,1,email,Third,Again,Hello again',
        'Pier,1,2,phone,Second,,Call them',
        'Pier,1,1,email,First,Hello,Hello',
        'Pier,1,1,email,First,Greetings,Greetings',
      ].join('\n'),
    );
    expect(found).toMatchObject([
      { key: 'first', day: 1, variants: [{ subject: 'Hello' }, { subject: 'Greetings' }] },
      { key: 'second', day: 1, channel: 'call' },
      { key: 'third', day: 5, variants: [{ subject: 'Again' }] },
    ]);
  });

  it('of Outreach wait for seconds, and for minutes only where the column says so', () => {
    const gap = (column: string, cell: number) =>
      steps(
        `Sequence Name,Order,Step Type,${column},Subject,Body\nBuoy,1,auto_email,0,Hello,Hello\nBuoy,2,call,${cell},,Call\n`,
      )[1];
    expect(gap('Interval', 172_800)).toMatchObject({ after: '2d' });
    expect(gap('Interval Minutes', 2880)).toMatchObject({ after: '2d' });
  });

  it('of Apollo may wait for seconds, and be a look at what somebody posted', () => {
    const found = steps(
      [
        'Sequence Name,Position,Type,Wait Time,Wait Mode,Subject,Body HTML,Note',
        'Dock,1,auto_email,30,second,Hello,Hello,',
        'Dock,2,linkedin_step_interact_post,1800,second,,,Like a post',
        'Dock,3,linkedin_step_message,1,day,,,Write to them',
      ].join('\n'),
    );
    expect(found).toMatchObject([
      { channel: 'email', day: 1 },
      { channel: 'linkedin', after: '30m', script: 'Like a post' },
      { channel: 'linkedin', action: 'message', after: '1d' },
    ]);
  });
});
