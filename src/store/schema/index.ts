/**
 * The tables. Every key leads with `workspace_id`. There are no foreign keys: their checks would lock person rows
 * out of order (holds and reservations depend on that order) and would tie partitions together.
 */
export * from './absences.ts';
export * from './access.ts';
export * from './alerting.ts';
export * from './bulk.ts';
export * from './cadences.ts';
export * from './connections.ts';
export * from './content.ts';
export * from './deliverability.ts';
export * from './experiments.ts';
export * from './mail.ts';
export * from './mail-services.ts';
export * from './mailboxes.ts';
export * from './meetings.ts';
export * from './outbox.ts';
export * from './people.ts';
export * from './reconciliations.ts';
export * from './rules.ts';
export * from './runs.ts';
export * from './slots.ts';
export * from './workspaces.ts';
