/** A HubSpot-defined association type: its direction, number, and the inverse's number. */
interface AssociationType {
  readonly from: string;
  readonly to: string;
  readonly typeId: number;
  readonly inverse: number;
  /** Name in `associations` of a read: `email_to_contact`. */
  readonly name: string;
  readonly label?: string;
}

/** From, to, number, number of the inverse. Numbers as in HubSpot's own list of association types. */
const PAIRS: readonly (readonly [string, string, number, number])[] = [
  ['emails', 'contacts', 198, 197],
  ['emails', 'companies', 186, 185],
  ['calls', 'contacts', 194, 193],
  ['calls', 'companies', 182, 181],
  ['tasks', 'contacts', 204, 203],
  ['tasks', 'companies', 192, 191],
  ['communications', 'contacts', 81, 82],
  ['communications', 'companies', 87, 88],
  ['meetings', 'contacts', 200, 199],
  ['meetings', 'companies', 188, 187],
  ['notes', 'contacts', 202, 201],
  ['notes', 'companies', 190, 189],
  ['postal_mail', 'contacts', 453, 454],
  ['postal_mail', 'companies', 459, 460],
  ['contacts', 'companies', 279, 280],
  ['deals', 'contacts', 3, 4],
  ['deals', 'companies', 341, 342],
];

const SINGULAR: Readonly<Record<string, string>> = {
  contacts: 'contact',
  companies: 'company',
  emails: 'email',
  calls: 'call',
  tasks: 'task',
  communications: 'communication',
  meetings: 'meeting',
  notes: 'note',
  postal_mail: 'postal_mail',
  deals: 'deal',
};

function both(from: string, to: string, typeId: number, inverse: number, label?: string): AssociationType[] {
  const name = (a: string, b: string) => `${SINGULAR[a]}_to_${SINGULAR[b]}`;
  const extra = label === undefined ? {} : { label };
  return [
    { from, to, typeId, inverse, name: name(from, to), ...extra },
    { from: to, to: from, typeId: inverse, inverse: typeId, name: name(to, from), ...extra },
  ];
}

const ALL: readonly AssociationType[] = [
  ...PAIRS.flatMap(([from, to, typeId, inverse]) => both(from, to, typeId, inverse)),
  ...both('contacts', 'companies', 1, 2, 'Primary'),
];

const byId = new Map(ALL.map((type) => [type.typeId, type]));

/** The association type of that number, if there is one. */
export function findAssociationType(typeId: number): AssociationType | undefined {
  return byId.get(typeId);
}

/** The unlabelled type between two object types. */
export function defaultAssociationType(from: string, to: string): AssociationType | undefined {
  return ALL.find((type) => type.from === from && type.to === to && type.label === undefined);
}
