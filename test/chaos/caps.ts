import type { Book } from './accepted.ts';
import { type Stage, touchesPerWeek } from './stage.ts';
import { minute, type Timeline } from './timeline.ts';
import { momentOf } from './witness.ts';

/**
 * Everything that was carried out for companies, oldest first: mails by their latest attempt, tasks by when they came to
 * their rep, each for the company that the person was of then. What was not done counts for no company; nor does a mail
 * that has not left and may be tried again.
 */
const carriedOut = `select at.company_id as company, to_char(date_trunc('week', at.moment at time zone w.zone), 'YYYY-MM-DD') as week,
    extract(epoch from at.moment) * 1000 as at,
    extract(epoch from (at.moment at time zone w.zone) - date_trunc('week', at.moment at time zone w.zone)) * 1000
      as into_week
  from touches t
  left join lateral (select s.id, s.state from sends s
    where s.enrollment_id = t.enrollment_id and s.touch_id = t.id order by s.id desc limit 1) as last on true
  join lateral (select seen.company_id, ${momentOf('seen.id')} as moment from witness seen
    where seen.id = coalesce(last.id, t.id) and seen.what in ('reserved', 'began')) as at on true
  cross join workspaces w
  where t.state in ('sending', 'sent', 'unconfirmed', 'open', 'done') and at.company_id is not null
    and last.state is distinct from 'not_sent' order by at.moment`;

interface Row {
  readonly company: string;
  readonly week: string;
  readonly at: number;
  readonly into_week: number;
}

const weekMs = 7 * 24 * 60 * minute;
/**
 * So near to a week's end nobody can say which one a touch is of: the processes' clocks are wrong by minutes on purpose,
 * and by what product time passes, at its rate, until one that is busy has heard of another rate or written down what it
 * has decided.
 */
const skewedMs = 10 * minute;
const busyMs = 500;

interface Touch {
  readonly at: number;
  readonly edge: 'beginning' | 'end' | null;
}

/** A company's touches in one week. */
interface Week {
  readonly company: string;
  /** Its first day; the week before has the one seven days earlier. */
  readonly from: string;
  readonly touches: readonly Touch[];
}

function weeksOf(rows: readonly Row[], timeline: Timeline): readonly Week[] {
  const toTouch = ({ at, into_week }: Row): Touch => {
    const blurredMs = skewedMs + busyMs * timeline.rateAt(Number(at));
    const [since, until] = [Number(into_week), weekMs - Number(into_week)];
    return { at: Number(at), edge: since < blurredMs ? 'beginning' : until < blurredMs ? 'end' : null };
  };
  return [...Map.groupBy(rows, ({ company, week }) => `${company} ${week}`).values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [{ company: first.company, from: first.week, touches: group.map(toTouch) }];
  });
}

/**
 * Touches beyond what their company's cap lets through in a week, in words; a cap counts from when it was answered. What
 * is blurred may be of the week before as far as there was room for it, and is never itself too much.
 */
export async function companiesOverCap(
  { database, timeline }: Pick<Stage, 'database' | 'timeline'>,
  caps: Book['caps'],
): Promise<readonly string[]> {
  const weeks = weeksOf(await database.rows<Row>(carriedOut), timeline);
  const capAt = (company: string, at: number) =>
    caps.find(({ companyId, at: since }) => companyId === company && since < at)?.cap ?? touchesPerWeek;
  return weeks.flatMap(({ company, from, touches }) => {
    const before = weeks.find(
      (one) => one.company === company && Date.parse(one.from) + weekMs === Date.parse(from),
    );
    const counted = before?.touches.filter(({ edge }) => edge !== 'end').length ?? 0;
    const room = Math.max(0, capAt(company, touches[0]?.at ?? 0) - counted);
    const moved = Math.min(room, touches.filter(({ edge }) => edge === 'beginning').length);
    return touches.flatMap(({ at, edge }, earlier) => {
      const cap = capAt(company, at);
      if (edge !== null || earlier - moved < cap) return [];
      return [`company ${company} got touch ${earlier + 1} of ${cap} at ${new Date(at).toISOString()}`];
    });
  });
}
