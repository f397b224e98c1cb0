import { z } from 'zod';
import { AppError } from '../errors.ts';
import type { HolidayRegion, PublicHoliday } from '../ports/holidays.ts';
import type { ActorContext } from './context.ts';
import { parseInput } from './parse-input.ts';

/** Every country and region whose public holidays are known. */
export async function listHolidayRegions(ctx: ActorContext): Promise<readonly HolidayRegion[]> {
  return (await ctx.holidays.load()).regions();
}

export const readHolidaysInput = z.object({
  /** `DE` or `DE-BY`, in any case. */
  region: z.string().min(2).max(20),
  /** Left out: this year, by product time. */
  year: z.coerce.number().int().min(2000).max(2099).optional(),
});

/** The public holidays of a region in a year; `not_found` for one that is not known. */
export async function readHolidays(
  ctx: ActorContext,
  input: z.input<typeof readHolidaysInput>,
): Promise<{
  readonly region: HolidayRegion;
  readonly year: number;
  readonly items: readonly PublicHoliday[];
}> {
  const { region: code, year = ctx.clock.now().getUTCFullYear() } = parseInput(readHolidaysInput, input);
  const holidays = await ctx.holidays.load();
  const region = holidays.region(code);
  if (region === null)
    throw new AppError(
      'not_found',
      `No public holidays are known for '${code}'. GET /v1/holidays/regions lists the regions.`,
    );
  return { region, year, items: holidays.inYear(region.code, year) };
}
