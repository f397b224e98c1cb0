/** The API version that all paths are built from. HubSpot's date versions come out each March and September. */
export const API_VERSION = '2026-03';

/** Every path that the connector calls, for one API version. Ids and addresses are escaped here. */
export function pathsOf(version: string) {
  const part = encodeURIComponent;
  return {
    token: `/oauth/${version}/token`,
    introspect: `/oauth/${version}/token/introspect`,
    revoke: `/oauth/${version}/token/revoke`,
    objects: (type: string) => `/crm/objects/${version}/${type}`,
    object: (type: string, id: string) => `/crm/objects/${version}/${type}/${part(id)}`,
    batch: (type: string, verb: 'read' | 'create') => `/crm/objects/${version}/${type}/batch/${verb}`,
    search: (type: string) => `/crm/objects/${version}/${type}/search`,
    associations: (type: string, to: string) => `/crm/associations/${version}/${type}/${to}/batch/read`,
    properties: (type: string) => `/crm/properties/${version}/${type}`,
    property: (type: string, name: string) => `/crm/properties/${version}/${type}/${part(name)}`,
    groups: (type: string) => `/crm/properties/${version}/${type}/groups`,
    pipelines: (type: string) => `/crm/pipelines/${version}/${type}`,
    owners: `/crm/owners/${version}`,
    listSearch: `/crm/lists/${version}/search`,
    memberships: (listId: string) => `/crm/lists/${version}/${part(listId)}/memberships`,
    joinOrder: (listId: string) => `/crm/lists/${version}/${part(listId)}/memberships/join-order`,
    unsubscribeAll: (email: string) =>
      `/communication-preferences/${version}/statuses/${part(email)}/unsubscribe-all`,
    /** Has no date-versioned equivalent. */
    dispositions: '/calling/v1/dispositions',
  };
}

export type HubspotPaths = ReturnType<typeof pathsOf>;
