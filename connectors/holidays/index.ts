import type { HolidayPort, Holidays } from '../../src/ports/holidays.ts';
import { HolidayTable } from './table.ts';

/**
 * Public holidays from the package date-holidays (code ISC; its tables CC BY-SA 3.0, made after Wikipedia). Its tables
 * are large, so they are loaded when they are first asked for.
 */
export function createHolidays(): HolidayPort {
  let loading: Promise<Holidays> | null = null;
  const load = async () => new HolidayTable((await import('date-holidays')).default);
  return {
    load() {
      loading ??= load();
      return loading;
    },
  };
}
