import type { HubspotApi } from './client.ts';
import type { HubspotPaths } from './paths.ts';

/** The means of one connection, handed to every verb of the connector. */
export interface Portal {
  readonly api: HubspotApi;
  readonly paths: HubspotPaths;
}
