import { z } from 'zod';
import { weekdays } from './weekdays.ts';

/** What a schedule says of days besides its windows. */
export const scheduleOptions = {
  /**
   * Public holidays where the person lives: `skip` makes them closed days (also what counts where it is left out),
   * `ignore` lets touches fall on them.
   */
  holidays: z.enum(['skip', 'ignore']).optional(),
  /**
   * Public holidays where the run's owner lives, who is away then: `tasks` holds what is to be done by hand (also what
   * counts where it is left out), `all` automatic emails too, `ignore` nothing.
   */
  repHolidays: z.enum(['tasks', 'all', 'ignore']).optional(),
  /** Weekdays that touches go to where that costs a short slide: see `preferredDay`. */
  preferredDays: z
    .array(z.enum(weekdays))
    .min(1)
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'must name each day once')
    .optional(),
};
