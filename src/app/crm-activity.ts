import type { Channel } from '../cadence/model.ts';
import type { CrmActivity } from '../ports/crm.ts';
import type { Company, Enrollment, Identity, OutboxActivity, Person } from '../ports/records.ts';

/** What an entry on the timeline is about. */
interface ActivityAbout {
  readonly enrollment: Pick<Enrollment, 'id'> | null;
  readonly person: Pick<Person, 'id'>;
  readonly identity: Identity;
  readonly company?: Company | null;
  /** The CRM's id of the rep. */
  readonly ownerId: string | null;
  /** The rep's zone: the CRM shows the entry on the rep's own calendar day. */
  readonly zone: string;
  readonly cadence: string;
}

export interface ActivityContent {
  readonly key: string;
  readonly kind: CrmActivity['kind'];
  readonly channel: Channel;
  readonly direction: 'outbound' | 'inbound';
  readonly at: Date;
  readonly subject: string;
  readonly text: string;
  readonly step: string;
  readonly html?: string | null;
  readonly from?: string | null;
  readonly to?: string | null;
  readonly messageId?: string | null;
  readonly outcome?: string | null;
}

/** By zone: making one is dear, and there are only so many zones. */
const dayFormats = new Map<string, Intl.DateTimeFormat>();

/** The local calendar day (`2026-11-23`) of a moment in a zone. */
export function localDay(at: Date, zone: string): string {
  const format =
    dayFormats.get(zone) ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' });
  dayFormats.set(zone, format);
  return format.format(at);
}

/** One timeline entry for the record that was enrolled, ready for the outbox. */
export function toOutboxActivity(about: ActivityAbout, content: ActivityContent): OutboxActivity {
  const { identity } = about;
  return {
    connectionId: identity.connectionId,
    personId: about.person.id,
    enrollmentId: about.enrollment?.id ?? null,
    operation: 'activity',
    activity: {
      html: null,
      from: null,
      to: null,
      messageId: null,
      outcome: null,
      ...content,
      ref: identity.ref,
      companyId: identity.companyCrmId,
      ownerId: about.ownerId,
      day: localDay(content.at, about.zone),
      cadence: about.cadence,
    },
    state: 'pending',
    attempts: 0,
    crmId: null,
    reason: null,
  };
}

/** The entry that sets a CRM's own opt-out field on one of the person's records. */
export function toOptOut(about: {
  person: Person;
  identity: Identity;
  key: string;
  at: Date;
  why: string;
}): OutboxActivity {
  const { person, identity, key, at, why } = about;
  return {
    connectionId: identity.connectionId,
    personId: person.id,
    enrollmentId: null,
    operation: 'opt_out',
    activity: {
      key: `${key}:${identity.id}`,
      kind: 'opt_out',
      channel: 'email',
      direction: 'inbound',
      ref: identity.ref,
      companyId: null,
      ownerId: null,
      subject: 'Opted out of email',
      text: why,
      html: null,
      from: person.email,
      to: null,
      messageId: null,
      at,
      day: localDay(at, 'UTC'),
      cadence: '',
      step: '',
      outcome: null,
    },
    state: 'pending',
    attempts: 0,
    crmId: null,
    reason: null,
  };
}
