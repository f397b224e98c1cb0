import type { Portal } from '../state.ts';

/** HubSpot's own path of the contact index. */
export const listPath = (portal: Portal) => `/contacts/${portal.identity.hubId}/objects/0-1/views/all/list`;

/** HubSpot's own path of a contact record. */
export const recordPath = (portal: Portal, id: string) =>
  `/contacts/${portal.identity.hubId}/record/0-1/${id}`;
