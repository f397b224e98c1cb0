CREATE TABLE "job_parts" (
	"workspace_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"people" jsonb NOT NULL,
	CONSTRAINT "job_parts_workspace_id_job_id_part_pk" PRIMARY KEY("workspace_id","job_id","part")
);
--> statement-breakpoint
ALTER TABLE "job_parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "left_out" (
	"workspace_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"ref" text NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "left_out_workspace_id_batch_id_seq_pk" PRIMARY KEY("workspace_id","batch_id","seq")
);
--> statement-breakpoint
ALTER TABLE "left_out" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "previewed_people" (
	"workspace_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"key" text NOT NULL,
	"ready" boolean NOT NULL,
	"hold_reason" text,
	"hold_since" timestamp (3) with time zone,
	"hold_lasting" boolean,
	CONSTRAINT "previewed_people_workspace_id_job_id_key_ready_pk" PRIMARY KEY("workspace_id","job_id","key","ready")
);
--> statement-breakpoint
ALTER TABLE "previewed_people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "reconciliations" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"state" text NOT NULL,
	"started_by" text NOT NULL,
	"day" date,
	"dry_run" boolean NOT NULL,
	"again" boolean NOT NULL,
	"since" timestamp (3) with time zone,
	"until" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"counts" jsonb NOT NULL,
	"differences" jsonb NOT NULL,
	"problem" text,
	"phase" text NOT NULL,
	"after" text,
	"failures" integer NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"turn" integer NOT NULL,
	"lease_expires_at" timestamp (3) with time zone,
	CONSTRAINT "reconciliations_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "reconciliations" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
CREATE TABLE "sender_slots" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"visit" integer NOT NULL,
	"sender_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"used" boolean NOT NULL,
	CONSTRAINT "sender_slots_workspace_id_enrollment_id_step_key_visit_pk" PRIMARY KEY("workspace_id","enrollment_id","step_key","visit")
);
--> statement-breakpoint
ALTER TABLE "sender_slots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "brakes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"scope" text NOT NULL,
	"scope_id" uuid NOT NULL,
	"name" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	"by_user_id" uuid,
	"reason" text,
	"released_at" timestamp (3) with time zone,
	CONSTRAINT "brakes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "brakes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "ledger_person";--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "memo" jsonb;--> statement-breakpoint
ALTER TABLE "raw_webhooks" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "activities" ADD COLUMN "repairs" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "brake_id" uuid;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mails_per_day" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mails_per_hour" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mail_gap_seconds" integer;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "keep_decisions_months" integer;--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_open" ON "reconciliations" USING btree ("workspace_id","connection_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_day" ON "reconciliations" USING btree ("workspace_id","connection_id","day") WHERE day is not null;--> statement-breakpoint
CREATE INDEX "reconciliations_connection" ON "reconciliations" USING btree ("workspace_id","connection_id","id");--> statement-breakpoint
CREATE INDEX "sender_slots_sender" ON "sender_slots" USING btree ("workspace_id","sender_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "brakes_on" ON "brakes" USING btree ("workspace_id","scope","scope_id") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "raw_webhooks_person" ON "raw_webhooks" USING btree ("workspace_id","person_id","received_at") WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX "activities_closed" ON "activities" USING btree ("workspace_id","connection_id","due_at","key") WHERE state in ('written', 'refused');--> statement-breakpoint
CREATE INDEX "people_merged" ON "people" USING btree ("workspace_id","merged_into_id") WHERE merged_into_id is not null;--> statement-breakpoint
CREATE INDEX "enrollments_braked" ON "enrollments" USING btree ("workspace_id","brake_id","id") WHERE brake_id is not null;--> statement-breakpoint
CREATE INDEX "enrollments_ended" ON "enrollments" USING btree ("workspace_id","ended_at","id") WHERE ended_at is not null;--> statement-breakpoint
CREATE INDEX "ledger_outside_runs" ON "ledger" USING btree ("workspace_id","person_id","seq") WHERE state in ('not enrolled', 'released');--> statement-breakpoint
CREATE INDEX "ledger_settings" ON "ledger" USING btree ("workspace_id","seq") WHERE rule = 'settings-changed';--> statement-breakpoint
CREATE INDEX "touches_carried_out" ON "touches" USING btree ("workspace_id","ended_at","id") WHERE state in ('sent', 'done');--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "job_parts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "left_out" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "previewed_people" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "reconciliations" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "ledger_upkeep" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "sender_slots" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "brakes" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
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
-- By hand, too: a workspace that is stopped stays so.
INSERT INTO "brakes" ("workspace_id", "id", "scope", "scope_id", "name", "since", "by")
SELECT "id", gen_random_uuid(), 'workspace', "id", "name", "stopped_at", 'an admin' FROM "workspaces" WHERE "stopped_at" IS NOT NULL;--> statement-breakpoint
-- What batches from before said of those who were left out.
INSERT INTO "left_out" ("workspace_id", "batch_id", "seq", "ref", "person_id", "name", "reason")
SELECT b."workspace_id", b."id", (one.at - 1)::integer, one.who ->> 'ref', (one.who ->> 'personId')::uuid,
    one.who ->> 'name', one.who ->> 'reason'
  FROM "enrollment_batches" b CROSS JOIN LATERAL jsonb_array_elements(b."left_out") WITH ORDINALITY one(who, at);--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    REVOKE UPDATE, DELETE, TRUNCATE ON "ledger" FROM cadenza_app;
    GRANT EXECUTE ON FUNCTION cadenza_forget_decisions(uuid[]) TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "ledger_upkeep", "brakes", "sender_slots", "reconciliations", "job_parts",
      "left_out", "previewed_people" TO cadenza_app;
  END IF;
END $$;
