export * from './faults.ts';
export * from './journal.ts';
export * from './people.ts';
export * from './random.ts';
export * from './request-log.ts';
export * from './server.ts';
export * from './table.ts';
export * from './types.ts';
