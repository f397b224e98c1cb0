import type { CrmCustomFields } from '../../src/ports/crm.ts';
import type { HubspotApi } from './client.ts';
import type { HubspotPaths } from './paths.ts';

/** The means of one connection, handed to every verb of the connector. */
export interface Portal {
  readonly api: HubspotApi;
  readonly paths: HubspotPaths;
  /** Properties that are read besides what a person is made of. */
  readonly custom?: CrmCustomFields | undefined;
}
