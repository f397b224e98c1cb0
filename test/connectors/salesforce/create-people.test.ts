import { expect, test } from 'vitest';
import type { NewCrmPerson } from '../../../src/ports/crm.ts';
import { openSalesforceWorld } from './salesforce-world.ts';

const someone = (email: string, over: Partial<NewCrmPerson> = {}): NewCrmPerson => ({
  ...{ email, firstName: 'Nia', lastName: 'Olsen', title: null, phone: null },
  ...{ companyName: 'Newcomers', website: null, city: null, state: null, country: null },
  ...over,
});

test('what a Lead lacks, and what a duplicate rule of the org finds, is refused in the org’s words', async () => {
  const world = await openSalesforceWorld();
  try {
    await world.control('duplicate-rule', { on: true });
    await world.crm.createPeople([someone('nia@newcomers.example')]);
    const results = await world.crm.createPeople([
      someone('n.olsen@newcomers.example'),
      someone('ole@newcomers.example', { lastName: 'Berg', companyName: null }),
      someone('una@newcomers.example', { firstName: 'Una' }),
    ]);
    expect(results).toMatchObject([
      {
        status: 'refused',
        reason:
          'Salesforce says DUPLICATES_DETECTED: Use one of these records? A duplicate rule of the org refuses it.',
      },
      { status: 'refused', reason: expect.stringContaining('Required fields are missing: [Company]') },
      { email: 'una@newcomers.example', status: 'created' },
    ]);
  } finally {
    await world.close();
  }
});

test('a Lead that was converted is found as the Contact that it became', async () => {
  const world = await openSalesforceWorld();
  try {
    const { records } = await world.soql(
      'SELECT Id, Email FROM Lead WHERE Email != null AND IsConverted = false ORDER BY Id LIMIT 1',
    );
    const [lead] = records;
    const email = String(lead?.Email).toLowerCase();
    await world.control('acts', { act: 'convert', id: lead?.Id });
    expect((await world.crm.findPeople([email])).map(({ ref }) => ref.type)).toEqual(['Contact']);
  } finally {
    await world.close();
  }
});
