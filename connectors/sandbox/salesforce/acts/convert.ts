import { refuse } from '../errors.ts';
import { knownObject } from '../schema/objects.ts';
import { insertRecord, liveRecord, updateRecord, type Writer } from '../store/write.ts';
import type { Row, Value, World } from '../types.ts';
import { moveActivities } from './merge.ts';

const CARRIED = [
  'FirstName',
  'LastName',
  'Salutation',
  'Title',
  'Email',
  'Phone',
  'MobilePhone',
  'LeadSource',
  'OwnerId',
  'HasOptedOutOfEmail',
  'DoNotCall',
  'EmailBouncedReason',
  'EmailBouncedDate',
];
const ADDRESS = ['Street', 'City', 'PostalCode', 'StateCode', 'CountryCode'];

function accountFor(world: World, lead: Row, writer: Writer): string {
  const accounts = knownObject('Account');
  const name = String(lead.Company);
  const existing = world.records.rows(accounts).find((row) => row.Name === name && row.IsDeleted !== true);
  return existing?.Id ?? insertRecord(world, accounts, { Name: name }, { ...writer, system: true }).Id;
}

function contactFields(lead: Row, accountId: string): Record<string, Value> {
  const fields: Record<string, Value> = { AccountId: accountId };
  for (const name of CARRIED) fields[name] = lead[name] ?? null;
  for (const name of ADDRESS) fields[`Mailing${name}`] = lead[name] ?? null;
  return fields;
}

/**
 * Converts a lead into a contact (a given one, or a new one) at an account of its company's name. Its activities
 * go to the contact and the lead becomes read-only. Returns the contact's id.
 */
export function convertLead(
  world: World,
  conversion: { id: string; contactId?: string },
  writer: Writer,
): string {
  const leads = knownObject('Lead');
  const contacts = knownObject('Contact');
  const lead = liveRecord(world, leads, conversion.id);
  if (lead.IsConverted === true)
    throw refuse('CANNOT_UPDATE_CONVERTED_LEAD', 'lead is already converted', []);
  const system = { ...writer, system: true };
  const given =
    conversion.contactId === undefined ? undefined : liveRecord(world, contacts, conversion.contactId);
  const accountId = String(given?.AccountId ?? accountFor(world, lead, writer));
  const contact = given ?? insertRecord(world, contacts, contactFields(lead, accountId), system);
  moveActivities(world, { from: lead.Id, to: contact.Id }, writer);
  updateRecord(
    world,
    { object: leads, id: lead.Id },
    {
      IsConverted: true,
      ConvertedDate: world.clock.now().toISOString().slice(0, 10),
      ConvertedContactId: contact.Id,
      ConvertedAccountId: accountId,
      Status: 'Closed - Converted',
    },
    system,
  );
  return contact.Id;
}
