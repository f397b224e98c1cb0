import { expect, it } from 'vitest';
import { askedPerson } from '../../src/app/asked-person.ts';

const lead = { kind: 'salesforce', account: null, ref: { type: 'Lead', id: '00Qtg000000000VEAQ' } };
const contact = (account: string | null) => ({
  kind: 'hubspot',
  account,
  ref: { type: 'contact', id: '100000093' },
});

it.each([
  'https://x.lightning.force.com/lightning/r/Lead/00Qtg000000000VEAQ/view',
  'https://x.lightning.force.com/lightning/r/Lead/00Qtg000000000VEAQ/view?ws=%2Flightning%2Fo%2FLead',
  'https://x.lightning.force.com/lightning/r/00Qtg000000000VEAQ/related/OpenActivities/view',
  'https://x.my.salesforce.com/00Qtg000000000VEAQ?nooverride=1#top',
  'https://x.my.salesforce.com/00Qtg000000000V',
  '00Qtg000000000VEAQ',
  '00Qtg000000000V',
])('%s is a lead in Salesforce', (text) => {
  expect(askedPerson(text)).toEqual({ record: lead });
});

it.each([
  ['https://app.hubspot.com/contacts/147000001/record/0-1/100000093', '147000001'],
  ['https://app.hubspot.com/contacts/147000001/record/0-1/100000093/', '147000001'],
  ['https://app-eu1.hubspot.com/contacts/147000001/record/0-1/100000093/view/1?engagement=3', '147000001'],
  ['https://app.hubspot.com/contacts/147000001/contact/100000093?interaction=note', '147000001'],
  ['100000093', null],
])('%s is a contact in HubSpot', (text, account) => {
  expect(askedPerson(text)).toEqual({ record: contact(account) });
});

it.each([
  'https://app.hubspot.com/contacts/147000001/record/0-2/100000093',
  'https://app.hubspot.com/contacts/147000001/company/100000093',
  'https://app.hubspot.com/contacts/147000001/record/0-3/100000093',
  'https://x.lightning.force.com/lightning/r/Account/001tg000000000VEAQ/view',
  'https://example.com/100000093',
])('%s is nobody’s record', (text) => {
  expect(askedPerson(text)).toBe('no-person');
});

it.each([
  'Dana Holt <Dana.Holt@client.example>',
  'mailto:dana.holt@client.example?subject=hi',
  ' DANA.HOLT@client.example ',
])('%s is an address', (text) => {
  expect(askedPerson(text)).toEqual({ email: 'dana.holt@client.example' });
});

it('tells a Message-ID of ours, with and without its brackets', () => {
  const id = '01a1c227-2566-7000-8000-25aa2d5d3a67';
  expect(askedPerson(`<${id}@mail.example>`)).toEqual({ messageId: `<${id}@mail.example>` });
  expect(askedPerson(`${id}@mail.example`)).toEqual({ messageId: `<${id}@mail.example>` });
  expect(askedPerson('<CAF1=x@mail.gmail.example>')).toEqual({ messageId: '<CAF1=x@mail.gmail.example>' });
});

it('takes everything else for a name', () => {
  expect(askedPerson(' Dana Holt ')).toEqual({ name: 'Dana Holt' });
});
