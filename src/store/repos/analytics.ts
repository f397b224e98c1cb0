import { and, eq, sql } from 'drizzle-orm';
import type { AnalyticsRepo, EventNumber, VersionCounts, WeekCounts } from '../../ports/store.ts';
import { fromCursor, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { rowsOf } from '../rows.ts';
import { enrollments } from '../schema/index.ts';
import { countsSql, runsSql, weeksSql } from './analytics-sql.ts';

interface CountRow extends Pick<VersionCounts, 'versionId' | 'enrolled' | 'mature' | 'stalled'> {
  readonly nextMatureAt: number | null;
  readonly lastMatureAt: number | null;
  readonly hits: Partial<Record<EventNumber, number>>;
  readonly due: number;
  readonly carriedOut: number;
  readonly people: number;
  readonly openless: number;
  readonly clickless: number;
  readonly opensWatched: boolean;
  readonly clicksWatched: boolean;
}

interface RunRow {
  readonly id: string;
  readonly at: number | null;
  readonly what: string | null;
  readonly quote: string | null;
  readonly due: number | null;
  readonly carriedOut: number | null;
}

const none = {
  wins: 0,
  replies: 0,
  positive: 0,
  meetings: 0,
  held: 0,
  canceled: 0,
  moved: 0,
  no_shows: 0,
  opt_outs: 0,
  bounces: 0,
  clicks: 0,
  clicks_raw: 0,
  opens: 0,
  opens_raw: 0,
};
const moment = (at: number | null) => (at === null ? null : new Date(Math.round(at)));

export function analyticsRepo({ db, workspaceId }: Scope): AnalyticsRepo {
  return {
    async counts(cohorts) {
      const rows = await rowsOf<CountRow>(db, countsSql(workspaceId, cohorts));
      return rows.map(
        ({ due, carriedOut, people, openless, clickless, opensWatched, clicksWatched, ...row }) => ({
          ...row,
          nextMatureAt: moment(row.nextMatureAt),
          lastMatureAt: moment(row.lastMatureAt),
          hits: { ...none, ...row.hits },
          steps: { due, carriedOut, people },
          unwatched: { opens: openless, clicks: clickless },
          tracked: { opens: opensWatched, clicks: clicksWatched },
        }),
      );
    },
    weeks: (cohorts, about) => rowsOf<WeekCounts>(db, weeksSql(workspaceId, cohorts, about)),
    async states(cadenceId) {
      const { versionId, state, reason } = enrollments;
      return db
        .select({ versionId, state, reason, count: sql<number>`count(*)::int` })
        .from(enrollments)
        .where(
          and(
            eq(enrollments.workspaceId, workspaceId),
            eq(enrollments.cadenceId, cadenceId),
            sql`${reason} is distinct from 'undone'`,
          ),
        )
        .groupBy(versionId, state, reason);
    },
    async runs(cohorts, number, { cursor, limit }) {
      const before = cursor === null ? null : fromCursor(cursor);
      const about = { number, before, limit: limit + 1 };
      const rows = await rowsOf<RunRow>(db, runsSql(workspaceId, cohorts, about));
      return toPage(rows, limit, ({ id, at, what, quote, due, carriedOut }) => ({
        enrollmentId: id,
        at: moment(at),
        what,
        quote,
        steps: due === null || carriedOut === null ? null : { due, carriedOut },
      }));
    },
  };
}
