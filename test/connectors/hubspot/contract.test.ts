import { crmContract } from '../../contracts/crm.contract.ts';
import { openHubspotWorld } from './world.ts';

crmContract('HubSpot', openHubspotWorld, {
  expectedCalls: 10,
  entriesPerPage: 200,
  meetingsPerPage: 200,
  apiPath: '/crm',
  writePath: '/crm/objects/2026-03/emails/batch/create',
  createPath: '/crm/objects/2026-03/contacts/batch/create',
  createCalls: 3,
  dealsRefused: {
    fault: {
      status: 403,
      body: { status: 'error', category: 'MISSING_SCOPES', message: 'Scopes are missing.' },
    },
    code: 'forbidden',
  },
  limitFault: { status: 429 },
  unknown: { type: 'contact', id: '999999999999' },
});
