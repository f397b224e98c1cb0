/** The public holidays, for a command that needs nothing else of the product. */
export { createHolidays } from '../connectors/holidays/index.ts';
