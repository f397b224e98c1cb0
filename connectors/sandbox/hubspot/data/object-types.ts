/** An object type of the portal and what its endpoints need. */
export interface ObjectType {
  /** Plural name in paths: `contacts`. */
  readonly name: string;
  readonly singular: string;
  readonly objectTypeId: string;
  /** How error messages call it: `CONTACT`. */
  readonly label: string;
  /** Scopes of which all are needed. */
  readonly read: readonly string[];
  readonly write: readonly string[];
  /** Properties that a read without `properties` returns besides `hs_object_id`. */
  readonly defaults: readonly string[];
  readonly createdProperty: string;
  readonly modifiedProperty: string;
  /** Properties without which a create is refused. */
  readonly required: readonly string[];
  /** Properties unique by HubSpot itself. */
  readonly unique: readonly string[];
}

const CONTACTS_READ = ['crm.objects.contacts.read'];
const CONTACTS_WRITE = ['crm.objects.contacts.write'];

function engagement(name: string, singular: string, objectTypeId: string, required: string[]): ObjectType {
  const mail = name === 'emails' ? ['sales-email-read'] : [];
  return {
    name,
    singular,
    objectTypeId,
    label: singular.toUpperCase(),
    read: [...CONTACTS_READ, ...mail],
    write: [...CONTACTS_WRITE, ...mail],
    defaults: ['hs_createdate', 'hs_lastmodifieddate'],
    createdProperty: 'hs_createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    required,
    unique: [],
  };
}

/** The object types that the stand-in serves. Ids and scopes as HubSpot publishes them. */
export const OBJECT_TYPES: readonly ObjectType[] = [
  {
    name: 'contacts',
    singular: 'contact',
    objectTypeId: '0-1',
    label: 'CONTACT',
    read: CONTACTS_READ,
    write: CONTACTS_WRITE,
    defaults: ['createdate', 'email', 'firstname', 'lastmodifieddate', 'lastname'],
    createdProperty: 'createdate',
    modifiedProperty: 'lastmodifieddate',
    required: [],
    unique: ['email'],
  },
  {
    name: 'companies',
    singular: 'company',
    objectTypeId: '0-2',
    label: 'COMPANY',
    read: ['crm.objects.companies.read'],
    write: ['crm.objects.companies.write'],
    defaults: ['createdate', 'domain', 'hs_lastmodifieddate', 'name'],
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    required: [],
    unique: [],
  },
  engagement('emails', 'email', '0-49', ['hs_timestamp']),
  engagement('calls', 'call', '0-48', ['hs_timestamp']),
  engagement('tasks', 'task', '0-27', ['hs_timestamp']),
  engagement('communications', 'communication', '0-18', [
    'hs_timestamp',
    'hs_communication_channel_type',
    'hs_communication_logged_from',
  ]),
  engagement('meetings', 'meeting', '0-47', ['hs_timestamp']),
  engagement('notes', 'note', '0-46', ['hs_timestamp']),
  engagement('postal_mail', 'postal_mail', '0-116', ['hs_timestamp']),
  {
    name: 'deals',
    singular: 'deal',
    objectTypeId: '0-3',
    label: 'DEAL',
    read: ['crm.objects.deals.read'],
    write: ['crm.objects.deals.write'],
    defaults: [
      'amount',
      'closedate',
      'createdate',
      'dealname',
      'dealstage',
      'hs_lastmodifieddate',
      'pipeline',
    ],
    createdProperty: 'createdate',
    modifiedProperty: 'hs_lastmodifieddate',
    required: [],
    unique: [],
  },
];

const byAnyName = new Map<string, ObjectType>();
for (const type of OBJECT_TYPES)
  for (const key of [type.name, type.singular, type.objectTypeId, type.label]) byAnyName.set(key, type);

/** The type of a path segment: `contacts`, `contact`, `0-1` and `CONTACT` all name contacts. */
export function findObjectType(name: string): ObjectType | undefined {
  return byAnyName.get(name) ?? byAnyName.get(name.toLowerCase());
}

/** Type names whose records appear on a contact's timeline. */
export const TIMELINE_TYPES = OBJECT_TYPES.map((type) => type.name).filter(
  (name) => !['contacts', 'companies', 'deals'].includes(name),
);
