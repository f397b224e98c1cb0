/** What a file may bring. */
export const importKinds = ['people', 'opt-outs', 'last-contact', 'cadences', 'templates'] as const;
export type ImportKind = (typeof importKinds)[number];

export const vendors = ['outreach', 'salesloft', 'hubspot', 'apollo', 'csv'] as const;
export type Vendor = (typeof vendors)[number];

export const vendorNames: Readonly<Record<Vendor, string>> = {
  outreach: 'Outreach',
  salesloft: 'Salesloft',
  hubspot: 'HubSpot',
  apollo: 'Apollo',
  csv: 'CSV',
};

/** A column's name without case, spaces and signs: `E-mail Address` and `email_address` are the same. */
export const plainName = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * What columns are called, by what they mean; docs/moving-in.md says where each name was found. The better name stands
 * before the worse. A phone that a whole company shares is nobody's own: an opt-out of it would hold their colleagues.
 */
export const fieldNames = {
  email: [
    'email',
    'emailaddress',
    'primaryemail',
    'workemail',
    'contactemail',
    'emails',
    'personemailaddress',
  ],
  phone: [
    'phone',
    'phonenumber',
    'workphone',
    'workdirectphone',
    'directphone',
    'mobilephone',
    'mobilephonenumber',
    'mobile',
  ],
  firstName: ['firstname', 'givenname'],
  lastName: ['lastname', 'familyname', 'surname'],
  fullName: ['name', 'fullname', 'contactname', 'prospectname'],
  optedOut: [
    'optedout',
    'donotcontact',
    'unsubscribedfromallemail',
    'hsemailoptout',
    'portalunsubscribe',
    'emailoptout',
    'hasoptedoutofemail',
    'optedoutofemail',
    'unsubscribed',
    'optout',
  ],
  optedOutAt: ['optedoutat', 'unsubscribedat', 'unsubscribedate', 'optedoutdate'],
  // Outreach's `emailsOptedAt` says when somebody opted in or out, and is not among these.
  // HubSpot's mails of a salesperson are of the subscription type 'One to One'; its other types are of marketing.
  emailOptedOut: [
    'emailsoptedout',
    'emailoptedout',
    'emailsoptstatus',
    'emailoptstatus',
    'optedoutofemailonetoone',
    'onetoone',
  ],
  emailOptedOutAt: ['emailsoptedoutat', 'emailoptedoutat'],
  callOptedOut: [
    'callsoptedout',
    'calloptedout',
    'callsoptstatus',
    'calloptstatus',
    'calloptout',
    'donotcall',
  ],
  callOptedOutAt: ['callsoptedoutat', 'calloptedoutat'],
  smsOptedOut: [
    ...(['smsoptedout', 'smsoptstatus', 'smsoptout', 'donotsms'] as const),
    ...(['textsoptedout', 'textoptedout', 'donottext'] as const),
  ],
  smsOptedOutAt: ['smsoptedoutat', 'textsoptedoutat'],
  restrictions: ['contactrestrictions'],
  stage: ['stage', 'contactstage', 'personstage', 'stagename'],
  bounced: [
    'portalbounce',
    'globalbounce',
    'hardbounced',
    'emailhardbouncereason',
    'emailbounced',
    'bounced',
    'bouncing',
  ],
  spamReport: ['portalspamreport', 'markedasspam', 'spamreport'],
  lastContact: [
    'lastcontacted',
    'lastcontactedat',
    'touchedat',
    'lasttouchedat',
    'lastcontact',
    'lastcontactdate',
    'lastcontacteddate',
    'noteslastcontacted',
    'contactedat',
  ],
  cadence: ['cadencename', 'sequencename', 'cadence', 'sequence'],
  stepNumber: ['stepnumber', 'order', 'steporder', 'position', 'step'],
  stepName: ['stepname', 'displayname', 'stepdisplayname'],
  stepType: ['steptype', 'type', 'actiontype', 'tasktype'],
  day: ['day', 'stepday', 'cadenceday'],
  intervalSeconds: ['interval', 'intervalseconds'],
  intervalMinutes: ['intervalminutes'],
  delayMillis: ['delaymillis'],
  delayDays: ['delaydays', 'waitdays', 'delay', 'daysafter'],
  waitTime: ['waittime'],
  waitMode: ['waitmode'],
  at: ['time', 'sendtime', 'timeofday'],
  thread: ['thread', 'threadtype', 'isreply', 'sameasprevious', 'emailtype'],
  subject: ['subject', 'emailsubject', 'templatesubject'],
  body: ['body', 'bodytext', 'bodyhtml', 'emailbody', 'templatebody', 'message', 'content'],
  note: ['tasknote', 'note', 'notes', 'instructions', 'script', 'tasknotes', 'description'],
  variant: ['variant', 'variantname', 'version'],
  template: ['templatename', 'template', 'emailtemplate', 'templatetitle', 'title'],
  jobTitle: ['jobtitle', 'persontitle'],
  company: ['company', 'companyname', 'personcompanyname', 'accountname', 'account', 'organization'],
  website: ['website', 'companywebsite', 'websiteurl', 'companydomain', 'companydomainname', 'domain'],
  city: ['city', 'personcity'],
  state: ['state', 'stateregion', 'personstate', 'region'],
  country: ['country', 'countryregion', 'personcountry'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Field = keyof typeof fieldNames;

/** Columns that only one vendor's files have. */
const signs: readonly (readonly [Vendor, readonly string[]])[] = [
  [
    'apollo',
    [
      'apollocontactid',
      'apolloaccountid',
      'apollorecordid',
      'companynameforemails',
      'waitmode',
      'personlinkedinurl',
    ],
  ],
  [
    'hubspot',
    [
      'portalunsubscribe',
      'unsubscribedfromallemail',
      'hsemailoptout',
      'delaymillis',
      'noteslastcontacted',
      'lifecyclestage',
      'recordidcontact',
      'portalbounce',
      'optedoutofemailonetoone',
    ],
  ],
  ['salesloft', ['donotcontact', 'contactrestrictions', 'personcompanyname', 'cadencename', 'cadenceday']],
  [
    'outreach',
    [
      ...(['optedout', 'optedoutat', 'emailsoptedout', 'emailsoptstatus', 'emailsoptedat'] as const),
      ...(['touchedat', 'bodyhtml', 'sequencestepid', 'tasknote'] as const),
    ],
  ],
];

/**
 * Fields that all their columns tell: whatever one of them says against contacting somebody counts, and an address is
 * the first that there is. Of any other field the best column counts alone.
 */
const ofSeveral: ReadonlySet<Field> = new Set([
  ...(['email', 'phone', 'bounced', 'spamReport', 'optedOut', 'optedOutAt'] as const),
  ...(['emailOptedOut', 'emailOptedOutAt', 'callOptedOut', 'callOptedOutAt'] as const),
  ...(['smsOptedOut', 'smsOptedOutAt'] as const),
  ...(['restrictions', 'stage'] as const),
]);

/** Where each field stands in a file, counted from 0, the better column before the worse; never an empty list. */
export type Places = Readonly<Partial<Record<Field, readonly number[]>>>;

export interface Recognised {
  readonly vendor: Vendor;
  /** Null when the columns say nothing clear. */
  readonly kind: ImportKind | null;
  readonly places: Places;
}

/** Fields that say yes or no to contacting somebody. */
export const optOutFields = [
  ...(['optedOut', 'optedOutAt', 'emailOptedOut', 'emailOptedOutAt'] as const),
  ...([
    'smsOptedOut',
    'smsOptedOutAt',
    'callOptedOut',
    'callOptedOutAt',
    'restrictions',
    'spamReport',
    'bounced',
  ] as const),
] as const satisfies readonly Field[];

/**
 * Where a name stands. What tells an opt-out counts in each of several columns of one name; of others, such as a phone,
 * HubSpot writes the company's behind the person's.
 */
function placesIn(names: readonly string[], field: Field, name: string): readonly number[] {
  const places = names.flatMap((one, at) => (one === name ? [at] : []));
  return field === 'stage' || optOutFields.some((one) => one === field) ? places : places.slice(0, 1);
}

function placesOf(names: readonly string[]): Places {
  const taken = new Set<number>();
  const places: Partial<Record<Field, readonly number[]>> = {};
  for (const [field, known] of Object.entries(fieldNames) as [Field, readonly string[]][]) {
    const found = known.flatMap((name) => placesIn(names, field, name)).filter((at) => !taken.has(at));
    const own = ofSeveral.has(field) ? found : found.slice(0, 1);
    if (own.length === 0) continue;
    places[field] = own;
    for (const at of own) taken.add(at);
  }
  return places;
}

function kindOf(places: Places): ImportKind | null {
  const has = (...fields: readonly Field[]) => fields.some((field) => places[field] !== undefined);
  if (has('cadence') && has('stepType', 'stepNumber') && has('body', 'note', 'subject')) return 'cadences';
  if (has('template') && has('body') && !has('email')) return 'templates';
  if (!has('email', 'phone')) return null;
  // A list of addresses alone may be anything: it is not guessed that somebody opted out, nor that they did not.
  return has(...optOutFields, ...(['lastContact', 'firstName', 'lastName', 'fullName'] as const))
    ? 'people'
    : null;
}

/** Says by its header row whose export a file is, what it holds, and which column means what. */
export function recognise(header: readonly string[]): Recognised {
  const names = header.map(plainName);
  const places = placesOf(names);
  const scores = signs.map(([vendor, own]) => ({
    vendor,
    score: own.filter((name) => names.includes(name)).length,
  }));
  const best = scores.reduce((one, other) => (other.score > one.score ? other : one));
  return {
    vendor: best.score === 0 ? 'csv' : best.vendor,
    kind: kindOf(places),
    places,
  };
}
