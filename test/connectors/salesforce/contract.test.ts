import { crmContract } from '../../contracts/crm.contract.ts';
import { API, openSalesforceWorld } from './salesforce-world.ts';

crmContract('Salesforce', openSalesforceWorld, {
  expectedCalls: 1,
  entriesPerPage: 2000,
  meetingsPerPage: 30,
  apiPath: '/services/data',
  writePath: `${API}/composite`,
  createPath: `${API}/composite/sobjects`,
  createCalls: 2,
  dealsRefused: {
    fault: {
      status: 400,
      body: [{ errorCode: 'INVALID_TYPE', message: "sObject type 'Opportunity' is not supported." }],
    },
    code: 'misconfigured',
  },
  limitFault: {
    status: 403,
    body: [{ errorCode: 'REQUEST_LIMIT_EXCEEDED', message: 'TotalRequests Limit exceeded.' }],
  },
  unknown: { type: 'Contact', id: '003000000000zzzAAA' },
});
