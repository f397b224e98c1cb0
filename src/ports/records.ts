/**
 * What the store keeps, in the product's words (design: words). Every record belongs to one workspace, which is
 * not repeated here: a transaction is bound to it. Times are UTC; ids are UUIDv7 by product time.
 */

export * from './records/absences.ts';
export * from './records/alerting.ts';
export * from './records/content.ts';
export * from './records/crm.ts';
export * from './records/enrolling.ts';
export * from './records/experiments.ts';
export * from './records/mail.ts';
export * from './records/meetings.ts';
export * from './records/people.ts';
export * from './records/reconciling.ts';
export * from './records/runs.ts';
export * from './records/workspace.ts';
