import type { CrmActivity, CrmPerson, CrmRef, NewCrmPerson } from '../../src/ports/crm.ts';
import { dispositionOf } from './dispositions.ts';
import type { HubspotDisposition, HubspotObject } from './schemas.ts';
import { clip, escapeHtml, textToHtml, VALUE_LIMIT } from './text.ts';

/** Contact properties that a person is made of; exactly what reads ask for. */
export const PERSON_PROPERTIES = [
  'email',
  'firstname',
  'lastname',
  'jobtitle',
  'phone',
  'mobilephone',
  'city',
  'state',
  'country',
  'hs_timezone',
  'associatedcompanyid',
  'company',
  'website',
  'industry',
  'hubspot_owner_id',
  'hs_email_optout',
  'hs_email_hard_bounce_reason_enum',
  'hs_email_bad_address',
  'hs_email_quarantined',
  'hs_email_is_ineligible',
  'hs_merged_object_ids',
  'lastmodifieddate',
] as const;

/** HubSpot takes every value as a string. */
export type EngagementProperties = Readonly<Record<string, string>>;

export const contactRef = (id: string): CrmRef => ({ type: 'contact', id });

/** Ids that live on in this contact since they were merged into it. */
export function mergedIds(contact: HubspotObject): readonly string[] {
  const ids = (contact.properties.hs_merged_object_ids ?? '').split(';');
  return ids.filter((id) => id !== '' && id !== contact.id);
}

/** `https://www.birch-foods.example/about` → `birch-foods.example`. */
export function domainOf(website: string | null): string | null {
  if (website === null) return null;
  const url = /^[a-z]+:\/\//i.test(website) ? website : `https://${website}`;
  return URL.canParse(url) ? new URL(url).hostname.replace(/^www\./, '') || null : null;
}

/**
 * A contact in our words. `hs_timezone` stays as it stands there. An address counts as bounced for every reason for
 * which HubSpot itself would not mail it, except that the person opted out, which is told apart.
 */
export function fromHubspotContact(
  contact: HubspotObject,
  asked: CrmRef = contactRef(contact.id),
): CrmPerson {
  const get = (name: (typeof PERSON_PROPERTIES)[number]): string | null => {
    const value = contact.properties[name]?.trim();
    return value === undefined || value === '' ? null : value;
  };
  const is = (name: (typeof PERSON_PROPERTIES)[number]) => get(name) === 'true';
  const emailOptOut = is('hs_email_optout');
  return {
    ref: asked,
    email: get('email'),
    firstName: get('firstname'),
    lastName: get('lastname'),
    title: get('jobtitle'),
    phone: get('phone'),
    mobile: get('mobilephone'),
    city: get('city'),
    state: get('state'),
    country: get('country'),
    timeZone: get('hs_timezone'),
    companyId: get('associatedcompanyid'),
    companyName: get('company'),
    companyDomain: domainOf(get('website')),
    companyPlace: null,
    industry: get('industry'),
    ownerId: get('hubspot_owner_id'),
    emailOptOut,
    doNotCall: false,
    emailBounced:
      get('hs_email_hard_bounce_reason_enum') !== null ||
      is('hs_email_bad_address') ||
      is('hs_email_quarantined') ||
      (is('hs_email_is_ineligible') && !emailOptOut),
    deleted: contact.archived,
    movedTo: contact.id === asked.id ? null : contactRef(contact.id),
    modifiedAt:
      get('lastmodifieddate') ?? contact.updatedAt ?? contact.archivedAt ?? new Date(0).toISOString(),
  };
}

/** A contact to be created; HubSpot takes an empty property for one that is to be cleared, so what is absent is left out. */
export function toHubspotContact(person: NewCrmPerson): EngagementProperties {
  const properties = {
    email: person.email,
    firstname: person.firstName,
    lastname: person.lastName,
    jobtitle: person.title,
    phone: person.phone,
    company: person.companyName,
    website: person.website,
    city: person.city,
    state: person.state,
    country: person.country,
  };
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

/** What every engagement carries: its time, its author and our properties. */
function common(activity: CrmActivity): EngagementProperties {
  return {
    hs_timestamp: activity.at.toISOString(),
    ...(activity.ownerId === null ? {} : { hubspot_owner_id: activity.ownerId }),
    cadenza_touch_id: activity.key,
    cadenza_kind: activity.kind,
    cadenza_cadence: clip(activity.cadence),
    cadenza_step: clip(activity.step),
    cadenza_channel: activity.channel,
    ...(activity.outcome === null ? {} : { cadenza_outcome: clip(activity.outcome) }),
  };
}

/** Subject in bold above the text. */
function body(activity: CrmActivity): string {
  const head = activity.subject === '' ? '' : `<b>${escapeHtml(clip(activity.subject, 500))}</b><br>`;
  return `${head}${textToHtml(activity.text, VALUE_LIMIT - head.length)}`;
}

function inbound(activity: CrmActivity): boolean {
  return activity.direction === 'inbound' || activity.kind === 'reply';
}

/** HubSpot fills its read-only from and to fields from these headers; without them the timeline shows no sender. */
function headers(activity: CrmActivity): string {
  const from = activity.from === null ? {} : { from: { email: activity.from } };
  const sender = activity.from === null ? {} : { sender: { email: activity.from } };
  const to = activity.to === null ? [] : [{ email: activity.to }];
  return JSON.stringify({ ...from, ...sender, to, cc: [], bcc: [] });
}

/** An email that was sent or received, for the timeline; HubSpot does not send it. */
export function toHubspotEmail(activity: CrmActivity): EngagementProperties {
  const { html, text, subject } = activity;
  return {
    ...common(activity),
    hs_email_direction: inbound(activity) ? 'INCOMING_EMAIL' : 'EMAIL',
    hs_email_status: 'SENT',
    hs_email_subject: clip(subject),
    // Cutting HTML could leave a tag open, so a mail that is too long is shown by its text.
    hs_email_html: html === null || html.length > VALUE_LIMIT ? textToHtml(text) : html,
    hs_email_text: clip(text),
    hs_email_headers: headers(activity),
  };
}

const callStatus: Readonly<Record<string, string>> = { no_answer: 'NO_ANSWER', busy: 'BUSY' };

/** A call. `dispositions` are the portal's call outcomes; an outcome that it has none for stays in our property. */
export function toHubspotCall(
  activity: CrmActivity,
  dispositions: readonly HubspotDisposition[],
): EngagementProperties {
  const { outcome, from, to } = activity;
  const disposition = outcome === null ? null : dispositionOf(outcome, dispositions);
  return {
    ...common(activity),
    hs_call_title: clip(activity.subject),
    hs_call_body: textToHtml(activity.text),
    hs_call_direction: inbound(activity) ? 'INBOUND' : 'OUTBOUND',
    hs_call_status: callStatus[outcome ?? ''] ?? 'COMPLETED',
    ...(disposition === null ? {} : { hs_call_disposition: disposition }),
    ...(from === null ? {} : { hs_call_from_number: from }),
    ...(to === null ? {} : { hs_call_to_number: to }),
  };
}

/** A LinkedIn or text message. HubSpot demands `logged_from` CRM. */
export function toHubspotCommunication(activity: CrmActivity): EngagementProperties {
  return {
    ...common(activity),
    hs_communication_channel_type: activity.channel === 'sms' ? 'SMS' : 'LINKEDIN_MESSAGE',
    hs_communication_logged_from: 'CRM',
    hs_communication_body: body(activity),
  };
}

/** Whatever has no object type of its own: videos, custom steps, opt-outs, bounces, booked meetings. */
export function toHubspotNote(activity: CrmActivity): EngagementProperties {
  return { ...common(activity), hs_note_body: body(activity) };
}

/** Something that the rep is to do: open, and due now. */
export function toHubspotTask(activity: CrmActivity): EngagementProperties {
  return {
    ...common(activity),
    hs_task_subject: clip(activity.subject),
    hs_task_body: textToHtml(activity.text),
    hs_task_status: 'NOT_STARTED',
    hs_task_type: 'TODO',
  };
}

export function toHubspotLetter(activity: CrmActivity): EngagementProperties {
  return { ...common(activity), hs_postal_mail_body: body(activity) };
}
