CREATE TABLE "experiment_runs" (
	"workspace_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"unit" uuid NOT NULL,
	"arm" text NOT NULL,
	CONSTRAINT "experiment_runs_workspace_id_experiment_id_enrollment_id_pk" PRIMARY KEY("workspace_id","experiment_id","enrollment_id")
);
--> statement-breakpoint
ALTER TABLE "experiment_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "experiment_units" (
	"workspace_id" uuid NOT NULL,
	"experiment_id" uuid NOT NULL,
	"unit" uuid NOT NULL,
	"arm" text NOT NULL,
	"stratum" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "experiment_units_workspace_id_experiment_id_unit_pk" PRIMARY KEY("workspace_id","experiment_id","unit")
);
--> statement-breakpoint
ALTER TABLE "experiment_units" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "experiments" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"cadence_id" uuid NOT NULL,
	"step_key" text,
	"arms" jsonb NOT NULL,
	"metric" text NOT NULL,
	"warning" text,
	"stratify_by" jsonb NOT NULL,
	"baseline" double precision NOT NULL,
	"lift" double precision NOT NULL,
	"alpha" double precision NOT NULL,
	"power" double precision NOT NULL,
	"total" integer NOT NULL,
	"per_week" double precision,
	"watch_days" integer NOT NULL,
	"on_winner" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"started_by" text NOT NULL,
	"judge_at" timestamp (3) with time zone,
	"ended_at" timestamp (3) with time zone,
	"ended_by" text,
	"result" jsonb,
	"promoted" jsonb,
	CONSTRAINT "experiments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "experiments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE UNIQUE INDEX "experiment_units_place" ON "experiment_units" USING btree ("workspace_id","experiment_id","stratum","position");--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_open_step" ON "experiments" USING btree ("workspace_id","cadence_id","step_key") WHERE ended_at is null and step_key is not null;--> statement-breakpoint
CREATE INDEX "experiments_judge" ON "experiments" USING btree ("workspace_id","judge_at") WHERE judge_at is not null;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiment_runs" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiment_units" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiments" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "experiments", "experiment_units", "experiment_runs" TO cadenza_app;
  END IF;
END $$;
