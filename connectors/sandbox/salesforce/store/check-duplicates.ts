import { ApiError } from '../errors.ts';
import { knownObject } from '../schema/objects.ts';
import type { Row, World } from '../types.ts';

const fold = (value: unknown) => (typeof value === 'string' ? value.trim().toLowerCase() : '');
const nameOf = (row: Row) => [row.FirstName, row.LastName, row.Company].map(fold).join('|');

/**
 * The org's duplicate rule for new Leads, when an admin has switched it on: the same address, or the same name at the
 * same company (a part of what Salesforce's standard matching rule compares). Its action is to alert, which through the
 * API is a refusal unless the `Sforce-Duplicate-Rule-Header` allows the save; that header is not offered here.
 */
export function checkDuplicates(world: World, lead: Row): void {
  if (!world.org.duplicateRule) return;
  const same = world.records.rows(knownObject('Lead')).some((known) => {
    if (known.IsDeleted === true || known.IsConverted === true) return false;
    const sameAddress = fold(lead.Email) !== '' && fold(known.Email) === fold(lead.Email);
    return sameAddress || nameOf(known) === nameOf(lead);
  });
  if (!same) return;
  const message = 'Use one of these records?';
  throw new ApiError(400, {
    errorCode: 'DUPLICATES_DETECTED',
    message,
    fields: [],
    duplicateResult: {
      allowSave: true,
      duplicateRule: 'Standard_Lead_Duplicate_Rule',
      duplicateRuleEntityType: 'Lead',
      errorMessage: message,
    },
  });
}
