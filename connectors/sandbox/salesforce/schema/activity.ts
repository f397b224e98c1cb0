import { type FieldSpec, field, lookup, readOnly, systemFields } from './field.ts';

const SUBTYPES = ['Task', 'Email', 'ListEmail', 'Call', 'Cadence', 'LinkedIn'];

/** What the installed package defines on Activity, so on Task and on Event. */
const PACKAGE_FIELDS: readonly FieldSpec[] = [
  field('Cadenza_Touch_Id__c', 'string', {
    length: 64,
    unique: true,
    externalId: true,
    caseSensitive: true,
    indexed: true,
  }),
  field('Cadenza_Kind__c', 'string', { length: 40 }),
  field('Cadenza_Cadence__c', 'string'),
  field('Cadenza_Step__c', 'string'),
  field('Cadenza_Channel__c', 'string', { length: 40 }),
  field('Cadenza_Direction__c', 'string', { length: 40 }),
  field('Cadenza_Outcome__c', 'string'),
  field('Cadenza_Occurred_At__c', 'datetime'),
];

const COMMON: readonly FieldSpec[] = [
  ...systemFields(),
  lookup('WhoId', ['Contact', 'Lead'], { indexed: true, label: 'Name ID' }),
  lookup('WhatId', ['Account'], { label: 'Related To ID', indexed: true }),
  lookup('OwnerId', ['User'], { label: 'Assigned To ID' }),
  lookup('AccountId', ['Account'], { createable: false, updateable: false }),
  field('Subject', 'combobox', { values: ['Call', 'Email', 'Send Letter', 'Send Quote', 'Other'] }),
  field('Description', 'textarea'),
  readOnly('IsArchived', 'boolean'),
  field('IsReminderSet', 'boolean'),
  field('ReminderDateTime', 'datetime'),
];

export const TASK_FIELDS: readonly FieldSpec[] = [
  ...COMMON,
  field('ActivityDate', 'date', { label: 'Due Date Only' }),
  field('Status', 'picklist', {
    defaultValue: 'Not Started',
    values: ['Not Started', 'In Progress', 'Completed', 'Waiting on someone else', 'Deferred'],
  }),
  field('Priority', 'picklist', { defaultValue: 'Normal', values: ['High', 'Normal', 'Low'] }),
  field('Type', 'picklist', { values: ['Call', 'Email', 'Meeting', 'Other'] }),
  field('TaskSubtype', 'picklist', {
    updateable: false,
    restricted: true,
    values: SUBTYPES,
    defaultValue: 'Task',
  }),
  readOnly('IsHighPriority', 'boolean', { label: 'High Priority' }),
  readOnly('IsClosed', 'boolean', { label: 'Closed' }),
  readOnly('CompletedDateTime', 'datetime'),
  field('CallDurationInSeconds', 'int', { label: 'Call Duration' }),
  field('CallType', 'picklist', { values: ['Internal', 'Inbound', 'Outbound'] }),
  field('CallDisposition', 'string', { label: 'Call Result' }),
  field('CallObject', 'string', { label: 'Call Object Identifier' }),
  ...PACKAGE_FIELDS,
];

export const EVENT_FIELDS: readonly FieldSpec[] = [
  ...COMMON,
  field('Location', 'string'),
  field('IsAllDayEvent', 'boolean', { label: 'All-Day Event' }),
  readOnly('IsChild', 'boolean'),
  readOnly('IsRecurrence', 'boolean', { label: 'Create Recurring Series of Events' }),
  field('ActivityDateTime', 'datetime', { label: 'Due Date Time' }),
  field('ActivityDate', 'date', { label: 'Due Date Only' }),
  field('StartDateTime', 'datetime', { label: 'Start Date Time' }),
  field('EndDateTime', 'datetime', { label: 'End Date Time' }),
  field('DurationInMinutes', 'int', { label: 'Duration' }),
  field('ShowAs', 'picklist', { defaultValue: 'Busy', values: ['Busy', 'OutOfOffice', 'Free'] }),
  field('Type', 'picklist', { values: ['Email', 'Meeting', 'Other', 'Call'] }),
  field('EventSubtype', 'picklist', {
    updateable: false,
    restricted: true,
    values: ['Event'],
    defaultValue: 'Event',
  }),
  ...PACKAGE_FIELDS,
];

/** Who is invited to an event or, with Shared Activities, related to it. */
export const EVENT_RELATION_FIELDS: readonly FieldSpec[] = [
  ...systemFields(),
  lookup('EventId', ['Event'], { indexed: true }),
  lookup('RelationId', ['Contact', 'Lead', 'User'], { indexed: true }),
  field('IsInvitee', 'boolean'),
  field('IsParent', 'boolean'),
  readOnly('IsWhat', 'boolean'),
  field('Status', 'picklist', { defaultValue: 'New', values: ['New', 'Accepted', 'Declined'] }),
];
