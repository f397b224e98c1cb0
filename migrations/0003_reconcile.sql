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
ALTER TABLE "activities" ADD COLUMN "repairs" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_open" ON "reconciliations" USING btree ("workspace_id","connection_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliations_day" ON "reconciliations" USING btree ("workspace_id","connection_id","day") WHERE day is not null;--> statement-breakpoint
CREATE INDEX "reconciliations_connection" ON "reconciliations" USING btree ("workspace_id","connection_id","id");--> statement-breakpoint
CREATE INDEX "activities_closed" ON "activities" USING btree ("workspace_id","connection_id","due_at","key") WHERE state in ('written', 'refused');--> statement-breakpoint
CREATE INDEX "touches_carried_out" ON "touches" USING btree ("workspace_id","ended_at","id") WHERE state in ('sent', 'done');--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "reconciliations" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "reconciliations" TO cadenza_app;
  END IF;
END $$;
