CREATE TABLE "ledger_upkeep" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"engine" text,
	"engine_next" text,
	"engine_after" uuid,
	"forgotten_until" timestamp (3) with time zone,
	"forgotten_after" uuid
);
--> statement-breakpoint
ALTER TABLE "ledger_upkeep" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "ledger_person";--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "joined_to_id" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "keep_decisions_months" integer;--> statement-breakpoint
CREATE INDEX "people_joined" ON "people" USING btree ("workspace_id","joined_to_id") WHERE joined_to_id is not null;--> statement-breakpoint
CREATE INDEX "enrollments_ended" ON "enrollments" USING btree ("workspace_id","ended_at","id") WHERE ended_at is not null;--> statement-breakpoint
CREATE INDEX "ledger_outside_runs" ON "ledger" USING btree ("workspace_id","person_id","seq") WHERE state in ('not enrolled', 'released');--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "ledger_upkeep" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));
--> statement-breakpoint
-- By hand from here on: the ledger is append-only. Nobody may change a row, not even the tables' owner; a row may go only
-- when a checkpoint that retention wrote later for the same run stands for it. Row triggers reach every partition, also
-- those that are still to be made. The schema is named in the functions, with pg_temp last, so that no temporary table
-- can pass for one of ours.
DO $$
BEGIN
  EXECUTE format($f$
    CREATE FUNCTION cadenza_guard_ledger() RETURNS trigger LANGUAGE plpgsql SET search_path = %1$I, pg_temp AS $body$
    BEGIN
      IF TG_OP = 'DELETE' THEN
        PERFORM 1 FROM ledger c WHERE c.workspace_id = OLD.workspace_id AND c.enrollment_id = OLD.enrollment_id
          AND c.rule = 'checkpoint' AND c.actor = 'retention' AND c.seq > OLD.seq;
        IF FOUND THEN
          RETURN OLD;
        END IF;
      END IF;
      RAISE EXCEPTION 'cadenza: the ledger is append-only, %% is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END $body$
  $f$, current_schema());
  -- The only way by which the app removes decisions: those of runs of its own workspace that ended longer ago than the
  -- workspace keeps decisions. It runs as the owner, so that the app's role needs no right to delete.
  EXECUTE format($f$
    CREATE FUNCTION cadenza_forget_decisions(runs uuid[]) RETURNS bigint LANGUAGE sql SECURITY DEFINER
    SET search_path = %1$I, pg_temp AS $body$
      WITH forgotten AS (
        DELETE FROM ledger l USING enrollments e, workspaces w, product_clock p
        WHERE p.id = 1 AND w.id = nullif(current_setting('cadenza.workspace_id', true), '')::uuid
          AND e.workspace_id = w.id AND e.id = any(runs)
          AND e.ended_at < now() + make_interval(secs => p.offset_ms / 1000.0)
            - make_interval(months => w.keep_decisions_months)
          AND l.workspace_id = e.workspace_id AND l.enrollment_id = e.id AND l.enrollment_id = any(runs)
          AND EXISTS (SELECT 1 FROM ledger c WHERE c.workspace_id = l.workspace_id
            AND c.enrollment_id = l.enrollment_id AND c.rule = 'checkpoint' AND c.actor = 'retention' AND c.seq > l.seq)
        RETURNING 1)
      SELECT count(*) FROM forgotten
    $body$
  $f$, current_schema());
END $$;--> statement-breakpoint
REVOKE ALL ON FUNCTION cadenza_forget_decisions(uuid[]) FROM PUBLIC;--> statement-breakpoint
CREATE TRIGGER "ledger_append_only" BEFORE UPDATE OR DELETE ON "ledger" FOR EACH ROW EXECUTE FUNCTION cadenza_guard_ledger();--> statement-breakpoint
CREATE TRIGGER "ledger_no_truncate" BEFORE TRUNCATE ON "ledger" FOR EACH STATEMENT EXECUTE FUNCTION cadenza_guard_ledger();--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "ledger" FROM cadenza_app;
    GRANT EXECUTE ON FUNCTION cadenza_forget_decisions(uuid[]) TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "ledger_upkeep" TO cadenza_app;
  END IF;
END $$;
