import type { PropertyRow } from '../types.ts';
import { area, define, html, num, oneOf, readOnly, type Spec, when } from './define.ts';
import { DISPOSITIONS } from './owners.ts';

/** What every engagement has. */
const COMMON: readonly Spec[] = [
  ['hs_timestamp', 'Activity date', when],
  ['hubspot_owner_id', 'Activity assigned to', { type: 'enumeration', fieldType: 'select' }],
  ['hs_attachment_ids', 'Attached file IDs'],
  ['hs_createdate', 'Create date', readOnly(when)],
  ['hs_lastmodifieddate', 'Last modified date', readOnly(when)],
  ['hs_object_id', 'Record ID', readOnly(num)],
  ['hs_unique_creation_key', 'Unique creation key', readOnly({ hasUniqueValue: true })],
];

const SPECIFIC: Readonly<Record<string, readonly Spec[]>> = {
  emails: [
    ['hs_email_direction', 'Email direction', oneOf('EMAIL', 'INCOMING_EMAIL', 'FORWARDED_EMAIL')],
    ['hs_email_status', 'Email send status', oneOf('BOUNCED', 'FAILED', 'SCHEDULED', 'SENDING', 'SENT')],
    ['hs_email_subject', 'Email subject'],
    ['hs_email_html', 'Email HTML', html],
    ['hs_email_text', 'Email body', area],
    ['hs_email_headers', 'Email headers', area],
    ['hs_email_message_id', 'Email message ID'],
    ['hs_email_thread_id', 'Email thread ID'],
    ['hs_email_from_email', 'Email from address', readOnly()],
    ['hs_email_from_firstname', 'Email from first name', readOnly()],
    ['hs_email_from_lastname', 'Email from last name', readOnly()],
    ['hs_email_sender_email', 'Email sender address', readOnly()],
    ['hs_email_to_email', 'Email to address', readOnly()],
    ['hs_email_to_firstname', 'Email to first name', readOnly()],
    ['hs_email_to_lastname', 'Email to last name', readOnly()],
  ],
  calls: [
    ['hs_call_title', 'Call title'],
    ['hs_call_body', 'Call notes', html],
    ['hs_call_direction', 'Call direction', oneOf('INBOUND', 'OUTBOUND')],
    [
      'hs_call_status',
      'Call status',
      oneOf(
        'BUSY',
        'CALLING_CRM_USER',
        'CANCELED',
        'COMPLETED',
        'CONNECTING',
        'FAILED',
        'IN_PROGRESS',
        'MISSED',
        'NO_ANSWER',
        'QUEUED',
        'RINGING',
      ),
    ],
    ['hs_call_duration', 'Call duration', num],
    [
      'hs_call_disposition',
      'Call outcome',
      {
        type: 'enumeration',
        fieldType: 'select',
        options: DISPOSITIONS.map(({ id, label }, displayOrder) => ({
          label,
          value: id,
          displayOrder,
          hidden: false,
        })),
      },
    ],
    ['hs_call_from_number', 'From number'],
    ['hs_call_to_number', 'To number'],
    ['hs_call_recording_url', 'Recording URL'],
  ],
  tasks: [
    ['hs_task_subject', 'Task title'],
    ['hs_task_body', 'Task notes', html],
    [
      'hs_task_status',
      'Task status',
      oneOf('NOT_STARTED', 'IN_PROGRESS', 'WAITING', 'DEFERRED', 'COMPLETED'),
    ],
    ['hs_task_priority', 'Priority', oneOf('NONE', 'LOW', 'MEDIUM', 'HIGH')],
    [
      'hs_task_type',
      'Task type',
      oneOf('EMAIL', 'CALL', 'TODO', 'LINKED_IN_CONNECT', 'LINKED_IN_MESSAGE', 'LINKED_IN'),
    ],
    ['hs_task_reminders', 'Reminders'],
    ['hs_task_completion_date', 'Completed at', when],
    ['hs_queue_membership_ids', 'Queue'],
  ],
  communications: [
    [
      'hs_communication_channel_type',
      'Channel type',
      oneOf('LINKEDIN_MESSAGE', 'SMS', 'WHATS_APP', 'CUSTOM_CHANNEL_CONVERSATION'),
    ],
    ['hs_communication_logged_from', 'Logged from', oneOf('CRM')],
    ['hs_communication_body', 'Communication body', html],
  ],
  meetings: [
    ['hs_meeting_title', 'Meeting name'],
    ['hs_meeting_body', 'Meeting description', html],
    ['hs_internal_meeting_notes', 'Internal notes', html],
    ['hs_meeting_external_url', 'External URL'],
    ['hs_meeting_location', 'Meeting location'],
    ['hs_meeting_start_time', 'Meeting start time', when],
    ['hs_meeting_end_time', 'Meeting end time', when],
    [
      'hs_meeting_outcome',
      'Meeting outcome',
      oneOf('SCHEDULED', 'COMPLETED', 'RESCHEDULED', 'NO_SHOW', 'CANCELED'),
    ],
  ],
  notes: [['hs_note_body', 'Note body', html]],
  postal_mail: [['hs_postal_mail_body', 'Postal mail body', html]],
};

const GROUP: Readonly<Record<string, string>> = {
  emails: 'email',
  calls: 'call',
  tasks: 'task',
  communications: 'communication',
  meetings: 'meeting',
  notes: 'note',
  postal_mail: 'postal_mail',
};

/** HubSpot's own properties of one engagement type. */
export function engagementProperties(type: string): PropertyRow[] {
  return [...define('engagement', COMMON), ...define(GROUP[type] ?? 'engagement', SPECIFIC[type] ?? [])];
}
