import type { CrmUser } from '../../src/ports/crm.ts';
import type { SalesforceClient } from './client.ts';
import { toAppError } from './errors.ts';
import { userRow } from './schemas.ts';

const USERS =
  "SELECT Id, Email, Name, IsActive, TimeZoneSidKey FROM User WHERE UserType = 'Standard' ORDER BY Id";

/** The org's people, active or not, without portal guests and Salesforce's own process users. */
export async function users(client: SalesforceClient): Promise<readonly CrmUser[]> {
  try {
    const rows = await client.queryAllRows([USERS], userRow);
    return rows.flatMap((row) => {
      const email = row.Email ?? '';
      if (email === '') return [];
      const name = row.Name ?? email;
      return [{ id: row.Id, email, name, active: row.IsActive, timeZone: row.TimeZoneSidKey ?? null }];
    });
  } catch (error) {
    throw toAppError(error, 'list the users');
  }
}
