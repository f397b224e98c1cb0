/** Records for tests, complete and with values of their own; every builder takes what should differ. */
export { minutesAfter, monday, uuidAt } from './build/basics.ts';
export * from './build/crm.ts';
export * from './build/deliveries.ts';
export * from './build/runs.ts';
