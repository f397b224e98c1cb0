// Not from the package's index, which loads the whole client.
import { AssociationTypes } from '@hubspot/api-client/lib/src/enums/AssociationTypes.js';
import type { CrmActivity } from '../../src/ports/crm.ts';
import {
  type EngagementProperties,
  toHubspotCall,
  toHubspotCommunication,
  toHubspotEmail,
  toHubspotLetter,
  toHubspotNote,
  toHubspotTask,
} from './mapper.ts';
import type { HubspotDisposition } from './schemas.ts';

/** Object types that our activities are written as, in the order in which they are the most. */
export const engagementTypes = [
  ...(['emails', 'calls', 'communications', 'notes', 'tasks', 'postal_mail'] as const),
] as const;
export type EngagementType = (typeof engagementTypes)[number];

const links: Readonly<Record<EngagementType, { readonly contact: number; readonly company: number }>> = {
  emails: { contact: AssociationTypes.emailToContact, company: AssociationTypes.emailToCompany },
  calls: { contact: AssociationTypes.callToContact, company: AssociationTypes.callToCompany },
  communications: {
    contact: AssociationTypes.communicationToContact,
    company: AssociationTypes.communicationToCompany,
  },
  notes: { contact: AssociationTypes.noteToContact, company: AssociationTypes.noteToCompany },
  tasks: { contact: AssociationTypes.taskToContact, company: AssociationTypes.taskToCompany },
  postal_mail: {
    contact: AssociationTypes.postalMailToContact,
    company: AssociationTypes.postalMailToCompany,
  },
};

const byChannel: Readonly<Record<CrmActivity['channel'], EngagementType>> = {
  email: 'emails',
  call: 'calls',
  linkedin: 'communications',
  sms: 'communications',
  video: 'notes',
  direct_mail: 'postal_mail',
  custom: 'notes',
};

/**
 * The object type of an activity. A booked meeting is in HubSpot by the calendar already, so ours is a note beside
 * it. Letters are postal mail only where the portal has our unique property on that type; see `withoutLetters`.
 */
export function engagementType(activity: CrmActivity): EngagementType {
  if (activity.kind === 'task') return 'tasks';
  if (activity.kind !== 'touch' && activity.kind !== 'reply') return 'notes';
  return byChannel[activity.channel];
}

/** The type in a portal that refused our unique property on postal mail: letters are notes there. */
export const withoutLetters = (type: EngagementType): EngagementType =>
  type === 'postal_mail' ? 'notes' : type;

/** One row of a batch create. */
export interface EngagementInput {
  /** Echoed in the answer, and what makes HubSpot answer row by row (207) instead of refusing the whole batch. */
  readonly objectWriteTraceId: string;
  readonly properties: EngagementProperties;
  readonly associations: readonly {
    readonly to: { readonly id: string };
    readonly types: readonly { readonly associationCategory: string; readonly associationTypeId: number }[];
  }[];
}

function link(id: string, associationTypeId: number) {
  return { to: { id }, types: [{ associationCategory: 'HUBSPOT_DEFINED', associationTypeId }] };
}

function properties(
  type: EngagementType,
  activity: CrmActivity,
  dispositions: readonly HubspotDisposition[],
): EngagementProperties {
  switch (type) {
    case 'emails':
      return toHubspotEmail(activity);
    case 'calls':
      return toHubspotCall(activity, dispositions);
    case 'communications':
      return toHubspotCommunication(activity);
    case 'notes':
      return toHubspotNote(activity);
    case 'tasks':
      return toHubspotTask(activity);
    case 'postal_mail':
      return toHubspotLetter(activity);
  }
}

/** The create input of an activity: properties, and associations with its contact and company. */
export function toEngagementInput(
  type: EngagementType,
  activity: CrmActivity,
  dispositions: readonly HubspotDisposition[],
): EngagementInput {
  const { contact, company } = links[type];
  return {
    objectWriteTraceId: activity.key,
    properties: properties(type, activity, dispositions),
    associations: [
      link(activity.ref.id, contact),
      ...(activity.companyId === null ? [] : [link(activity.companyId, company)]),
    ],
  };
}
