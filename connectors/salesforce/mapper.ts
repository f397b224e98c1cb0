import type { CrmActivity, CrmPerson, CrmRef, NewCrmPerson } from '../../src/ports/crm.ts';
import { fromSalesforceTime, isSalesforceId, to18 } from './ids.ts';
import type { ContactRow, LeadRow } from './schemas.ts';
import type { TaskShape } from './task-shape.ts';

export { to18 } from './ids.ts';

/** Salesforce's limits (Task reference): a subject's and a custom text's characters, and a description's. */
const LINE = 255;
const LONG_TEXT = 32_000;

function present(value: string | null | undefined): string | null {
  const trimmed = value?.trim() ?? '';
  return trimmed === '' ? null : trimmed;
}

/** `https://www.Acme.example/about` becomes `acme.example`; what is no host name becomes null. */
export function domainOf(website: string | null | undefined): string | null {
  const text = present(website);
  if (text === null) return null;
  try {
    const url = new URL(/^https?:\/\//i.test(text) ? text : `https://${text}`);
    const host = url.hostname.replace(/^www\./, '');
    return host.includes('.') ? host : null;
  } catch {
    return null;
  }
}

function common(row: ContactRow | LeadRow) {
  return {
    email: present(row.Email),
    firstName: present(row.FirstName),
    lastName: present(row.LastName),
    title: present(row.Title),
    phone: present(row.Phone),
    mobile: present(row.MobilePhone),
    // Contact and Lead have no zone of their own; only User has one.
    timeZone: null,
    ownerId: present(row.OwnerId),
    emailOptOut: row.HasOptedOutOfEmail,
    doNotCall: row.DoNotCall ?? false,
    emailBounced: present(row.EmailBouncedDate) !== null,
    deleted: row.IsDeleted,
    modifiedAt: new Date(fromSalesforceTime(row.SystemModstamp)).toISOString(),
  };
}

/** A Contact as our person; the company is its Account. A merged Contact says where it went. */
export function fromSalesforceContact(row: ContactRow): CrmPerson {
  const master = present(row.MasterRecordId);
  return {
    ref: { type: 'Contact', id: row.Id },
    ...common(row),
    city: present(row.MailingCity),
    state: present(row.MailingState),
    country: present(row.MailingCountry),
    companyId: present(row.AccountId),
    companyName: present(row.Account?.Name),
    companyDomain: domainOf(row.Account?.Website),
    companyPlace:
      row.Account == null
        ? null
        : {
            timeZone: null,
            city: present(row.Account.BillingCity),
            state: present(row.Account.BillingState),
            country: present(row.Account.BillingCountry),
          },
    industry: present(row.Account?.Industry),
    movedTo: master === null ? null : { type: 'Contact', id: to18(master) },
  };
}

/** A Lead to be created. Its owner is left to the org: to its assignment rules, else to the connected user. */
export function toSalesforceLead(person: NewCrmPerson): Readonly<Record<string, string>> {
  const values = {
    Email: person.email,
    FirstName: person.firstName,
    LastName: person.lastName,
    Title: person.title,
    Phone: person.phone,
    Company: person.companyName,
    Website: person.website,
    City: person.city,
    State: person.state,
    Country: person.country,
  };
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}

function leadMovedTo(row: LeadRow): CrmRef | null {
  const master = present(row.MasterRecordId);
  if (master !== null) return { type: 'Lead', id: to18(master) };
  const contact = row.IsConverted === true ? present(row.ConvertedContactId) : null;
  return contact === null ? null : { type: 'Contact', id: to18(contact) };
}

/** A Lead as our person; its company is only a name. A merged or converted Lead says where it went. */
export function fromSalesforceLead(row: LeadRow): CrmPerson {
  return {
    ref: { type: 'Lead', id: row.Id },
    ...common(row),
    city: present(row.City),
    state: present(row.State),
    country: present(row.Country),
    companyId: null,
    companyName: present(row.Company),
    companyDomain: domainOf(row.Website),
    companyPlace: null,
    industry: present(row.Industry),
    movedTo: leadMovedTo(row),
  };
}

/**
 * Cuts to `limit` UTF-16 units without tearing a character. A line break counts twice, since Salesforce stores it as
 * carriage return and line feed.
 */
export function cutText(text: string, limit: number): string {
  const plain = text.replace(/\r\n?/g, '\n');
  let used = 0;
  let end = 0;
  for (const character of plain) {
    used += character === '\n' ? 2 : character.length;
    if (used > limit) return plain.slice(0, end);
    end += character.length;
  }
  return plain;
}

/** One line: no breaks, cut, and never empty where `fallback` says what it is. */
function line(text: string, fallback: string): string {
  const flat = cutText(text.replace(/\s+/g, ' ').trim(), LINE);
  return flat === '' ? fallback : flat;
}

function description(activity: CrmActivity): string {
  const heads = [
    activity.from === null ? null : `From: ${activity.from}`,
    activity.to === null ? null : `To: ${activity.to}`,
    activity.messageId === null ? null : `Message-ID: ${activity.messageId}`,
  ].filter((head) => head !== null);
  return cutText([...heads, ...(heads.length > 0 ? [''] : []), activity.text].join('\n'), LONG_TEXT);
}

const SUBTYPES: Readonly<Partial<Record<CrmActivity['channel'], string>>> = {
  email: 'Email',
  call: 'Call',
  linkedin: 'LinkedIn',
};

function kindFields(activity: CrmActivity, shape: TaskShape): Readonly<Record<string, string>> {
  const talk = activity.kind === 'touch' || activity.kind === 'reply';
  const wanted = (talk ? SUBTYPES[activity.channel] : undefined) ?? 'Task';
  const subtype = shape.subtypes.has(wanted) ? wanted : 'Task';
  const type = activity.kind === 'meeting' ? 'Meeting' : talk ? SUBTYPES[activity.channel] : undefined;
  const call = talk && activity.channel === 'call';
  return {
    ...(shape.subtypes.has(subtype) ? { TaskSubtype: subtype } : {}),
    ...(type !== undefined && shape.types.has(type) ? { Type: type } : {}),
    ...(call ? { CallType: activity.direction === 'inbound' ? 'Inbound' : 'Outbound' } : {}),
    ...(call && activity.outcome !== null ? { CallDisposition: line(activity.outcome, 'done') } : {}),
  };
}

/** A Task as it is posted: field names and values. */
export type TaskFields = Readonly<Record<string, string>>;

/**
 * The Task that records an activity: closed from the start (an open Task with a date locks its parents, and tasks are
 * never updated), but for what a rep is to do; dated by the rep's own day. WhatId is left out for Leads, which Salesforce refuses together.
 * Fields that the connected user may not fill (`shape.fields`) are left out; the touch id never is.
 */
export function toSalesforceTask(activity: CrmActivity, shape: TaskShape): TaskFields {
  const { ref, companyId, ownerId } = activity;
  const related = ref.type === 'Contact' && companyId !== null && isSalesforceId(companyId);
  const all: Record<string, string> = {
    Subject: line(activity.subject, `${activity.kind} by ${activity.channel}`),
    Description: description(activity),
    ...(activity.kind !== 'task'
      ? { Status: shape.closedStatus }
      : shape.openStatus === null
        ? {}
        : { Status: shape.openStatus }),
    ActivityDate: activity.day,
    WhoId: to18(ref.id),
    ...(related ? { WhatId: to18(companyId) } : {}),
    ...(ownerId !== null && isSalesforceId(ownerId) ? { OwnerId: to18(ownerId) } : {}),
    ...kindFields(activity, shape),
    Cadenza_Kind__c: activity.kind,
    Cadenza_Cadence__c: line(activity.cadence, '-'),
    Cadenza_Step__c: line(activity.step, '-'),
    Cadenza_Channel__c: activity.channel,
    Cadenza_Direction__c: activity.direction,
    ...(activity.outcome === null ? {} : { Cadenza_Outcome__c: line(activity.outcome, '-') }),
    Cadenza_Occurred_At__c: activity.at.toISOString(),
  };
  const allowed = Object.entries(all).filter(([name]) => shape.fields.has(name));
  return { ...Object.fromEntries(allowed), Cadenza_Touch_Id__c: activity.key };
}
