import type { Book } from './accepted.ts';
import type { Database } from './database.ts';
import { touchesPerWeek } from './stage.ts';
import { minute } from './timeline.ts';
import { momentOf } from './witness.ts';

/**
 * Everything that was carried out for companies, oldest first: mails by their latest attempt, tasks by when they came to
 * their rep. What was not done counts for no company.
 */
const carriedOut = `select p.company_id as company, date_trunc('week', t.at at time zone w.zone)::text as week,
    extract(epoch from t.at) * 1000 as at,
    extract(epoch from (t.at at time zone w.zone) - date_trunc('week', t.at at time zone w.zone)) * 1000 as into_week
  from (
    select person_id, coalesce((select max(${momentOf('s.id')}) from sends s
      where s.enrollment_id = touches.enrollment_id and s.touch_id = touches.id), ${momentOf('id')}) as at
    from touches where state in ('sending', 'sent', 'unconfirmed', 'open', 'done')) as t
  join people p on p.id = t.person_id cross join workspaces w
  where p.company_id is not null order by t.at`;

interface Touch {
  readonly company: string;
  readonly week: string;
  readonly at: number;
  readonly into_week: number;
}

const weekMs = 7 * 24 * 60 * minute;
/**
 * The processes' clocks are wrong by less than this: by minutes on purpose, and by what passes until one that is busy has
 * heard of another rate. So near to a week's end nobody can say which one a touch is of.
 */
const blurredMs = 60 * minute;

/** Touches beyond what their company's cap lets through in a week; a cap counts from when it was answered. */
export async function companiesOverCap(database: Database, caps: Book['caps']): Promise<number> {
  const touches = (await database.rows<Touch>(carriedOut)).map((touch) => ({
    ...touch,
    at: Number(touch.at),
    inWeek: Number(touch.into_week),
  }));
  const weeks = Map.groupBy(touches, ({ company, week }) => `${company} ${week}`);
  let over = 0;
  for (const week of weeks.values()) {
    for (const [before, { company, at, inWeek }] of week.entries()) {
      const own = caps.find(({ companyId, at: since }) => companyId === company && since < at);
      const blurred = inWeek < blurredMs || inWeek > weekMs - blurredMs;
      if (before >= (own?.cap ?? touchesPerWeek) && !blurred) over += 1;
    }
  }
  return over;
}
