import { and, eq, isNull, lte, sql } from 'drizzle-orm';
import type { Experiment } from '../../ports/records.ts';
import type { ExperimentRepo, LookRow } from '../../ports/store.ts';
import { pageOf, toPage } from '../cursors.ts';
import type { Scope } from '../db.ts';
import { anyId, anyText, insertRows, rowsOf } from '../rows.ts';
import { experimentRuns, experiments, experimentUnits } from '../schema/index.ts';
import { begunSql, looksSql } from './experiment-counts.ts';

function toExperiment({ workspaceId: _, ...experiment }: typeof experiments.$inferSelect): Experiment {
  return experiment;
}

interface BegunRow {
  readonly arm: string;
  readonly units: number;
  readonly nextAt: number | null;
}

export function experimentRepo({ db, workspaceId }: Scope): ExperimentRepo {
  const mine = eq(experiments.workspaceId, workspaceId);
  const among = (ids: readonly string[]) => and(mine, sql`${experiments.id} = ${anyId(ids)}`);
  const own = eq(experimentUnits.workspaceId, workspaceId);
  return {
    async insert(experiment) {
      await db.insert(experiments).values({ ...experiment, workspaceId });
    },
    async byId(id) {
      const [row] = await db
        .select()
        .from(experiments)
        .where(among([id]));
      return row ? toExperiment(row) : null;
    },
    async lock(ids) {
      if (ids.length === 0) return [];
      const rows = await db
        .select()
        .from(experiments)
        .where(among(ids))
        .orderBy(experiments.id)
        .for('update');
      return rows.map(toExperiment);
    },
    async save(id, patch) {
      await db
        .update(experiments)
        .set(patch)
        .where(among([id]));
    },
    async list(page) {
      const { after, order, limit } = pageOf(experiments.id, page);
      const rows = await db.select().from(experiments).where(and(mine, after)).orderBy(order).limit(limit);
      return toPage(rows, page.limit, toExperiment);
    },
    async openOnSteps(cadenceIds) {
      const rows = await db
        .select()
        .from(experiments)
        .where(
          and(
            mine,
            isNull(experiments.endedAt),
            eq(experiments.kind, 'step'),
            sql`${experiments.cadenceId} = ${anyId(cadenceIds)}`,
          ),
        )
        .orderBy(experiments.id);
      return rows.map(toExperiment);
    },
    async toJudge(now) {
      const rows = await db
        .select()
        .from(experiments)
        .where(and(mine, lte(experiments.judgeAt, now)))
        .orderBy(experiments.id);
      return rows.map(toExperiment);
    },
    async unitsOf(experimentId, units) {
      const joined = sql`(select p.id from people p where p.workspace_id = ${workspaceId}::uuid and p.merged_into_id = ${anyId(units)})`;
      const rows = await db
        .select({
          unit: sql<string>`coalesce((select p.merged_into_id from people p
            where p.workspace_id = ${experimentUnits.workspaceId} and p.id = ${experimentUnits.unit}), ${experimentUnits.unit})`,
          arm: experimentUnits.arm,
          stratum: experimentUnits.stratum,
          position: experimentUnits.position,
        })
        .from(experimentUnits)
        .where(
          and(
            own,
            eq(experimentUnits.experimentId, experimentId),
            sql`(${experimentUnits.unit} = ${anyId(units)} or ${experimentUnits.unit} in ${joined})`,
          ),
        )
        .orderBy(experimentUnits.position);
      return rows.map((row) => ({ ...row, experimentId }));
    },
    async placesTaken(experimentId, strata) {
      const rows = await rowsOf<{ stratum: string; taken: number }>(
        db,
        sql`select stratum, max(position) + 1 as taken from experiment_units
          where workspace_id = ${workspaceId}::uuid and experiment_id = ${experimentId}::uuid
            and stratum = ${anyText(strata)} group by stratum`,
      );
      return new Map(rows.map(({ stratum, taken }) => [stratum, taken]));
    },
    async addUnits(units) {
      await insertRows(
        db,
        experimentUnits,
        units.map((unit) => ({ ...unit, workspaceId })),
      );
    },
    async addRuns(runs) {
      await insertRows(
        db,
        experimentRuns,
        runs.map((run) => ({ ...run, workspaceId })),
      );
    },
    async removeRuns(experimentId, enrollmentIds) {
      if (enrollmentIds.length === 0) return;
      await db
        .delete(experimentRuns)
        .where(
          and(
            eq(experimentRuns.workspaceId, workspaceId),
            eq(experimentRuns.experimentId, experimentId),
            sql`${experimentRuns.enrollmentId} = ${anyId(enrollmentIds)}`,
          ),
        );
    },
    async counts(asked) {
      const [looks, begun] = await Promise.all([
        rowsOf<LookRow>(db, looksSql(workspaceId, asked)),
        rowsOf<BegunRow>(db, begunSql(workspaceId, asked)),
      ]);
      const next = begun.map((row) => row.nextAt).filter((at) => at !== null);
      return {
        looks,
        begun: new Map(begun.map(({ arm, units }) => [arm, units])),
        nextAt: next.length === 0 ? null : new Date(Math.round(Math.min(...next))),
      };
    },
  };
}
