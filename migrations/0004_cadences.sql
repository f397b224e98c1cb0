CREATE TABLE "absences" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"policy" text NOT NULL,
	"colleague_id" uuid,
	"from_day" date,
	"until_day" date,
	"starts_at" timestamp (3) with time zone NOT NULL,
	"ends_at" timestamp (3) with time zone,
	"state" text NOT NULL,
	"note" text,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "absences_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "absences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "facts" (
	"workspace_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"stale_after" timestamp (3) with time zone,
	CONSTRAINT "facts_workspace_id_subject_id_kind_key_pk" PRIMARY KEY("workspace_id","subject_id","kind","key")
);
--> statement-breakpoint
ALTER TABLE "facts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "template_versions" (
	"workspace_id" uuid NOT NULL,
	"template_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "template_versions_workspace_id_template_id_number_pk" PRIMARY KEY("workspace_id","template_id","number")
);
--> statement-breakpoint
ALTER TABLE "template_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "value_waits" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"name" text NOT NULL,
	"ready_at" timestamp (3) with time zone,
	CONSTRAINT "value_waits_workspace_id_enrollment_id_subject_id_name_pk" PRIMARY KEY("workspace_id","enrollment_id","subject_id","name")
);
--> statement-breakpoint
ALTER TABLE "value_waits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
CREATE TABLE "contacted_addresses" (
	"workspace_id" uuid NOT NULL,
	"email_hash" text NOT NULL,
	"last_contact_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contacted_addresses_workspace_id_email_hash_pk" PRIMARY KEY("workspace_id","email_hash")
);
--> statement-breakpoint
ALTER TABLE "contacted_addresses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enroll_rules" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"active" boolean NOT NULL,
	"trigger" jsonb NOT NULL,
	"cadence_id" uuid NOT NULL,
	"owner_user_id" uuid NOT NULL,
	"start_step" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "enroll_rules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "enroll_rules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rule_hits" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"cause" text NOT NULL,
	"subject" jsonb NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"batch_id" uuid,
	"done_at" timestamp (3) with time zone,
	CONSTRAINT "rule_hits_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "rule_hits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cadence_starts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"cadence" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cadence_starts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "cadence_starts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cap_slots" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"visit" integer NOT NULL,
	"scope" text NOT NULL,
	"scope_id" uuid NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"planned_at" timestamp (3) with time zone NOT NULL,
	"used" boolean NOT NULL,
	"rank" integer NOT NULL,
	"channel" text NOT NULL,
	"why" text,
	CONSTRAINT "cap_slots_workspace_id_enrollment_id_step_key_visit_scope_pk" PRIMARY KEY("workspace_id","enrollment_id","step_key","visit","scope")
);
--> statement-breakpoint
ALTER TABLE "cap_slots" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "templates" ALTER COLUMN "channel" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "key" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "version" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "updated_at" timestamp (3) with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "updated_by" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "custom_fields" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "companies" ADD COLUMN "caps" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "zone_words" text;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "last_contact_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "past" jsonb;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "place" jsonb;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "thread_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "on_behalf_of" uuid;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "kind" text DEFAULT 'touch' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "missing" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mail_ramp" jsonb;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "holidays" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "contact_rules" jsonb DEFAULT '{"coolDownDays":null,"colleagueReply":"nothing","companyCaps":{"peopleAtOnce":null,"touchesPerWeek":null}}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "absences_open" ON "absences" USING btree ("workspace_id","user_id") WHERE state <> 'over';--> statement-breakpoint
CREATE INDEX "facts_key" ON "facts" USING btree ("workspace_id","kind","key");--> statement-breakpoint
CREATE INDEX "value_waits_subject" ON "value_waits" USING btree ("workspace_id","subject_id","name");--> statement-breakpoint
CREATE INDEX "value_waits_ready" ON "value_waits" USING btree ("workspace_id","ready_at") WHERE ready_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "experiment_units_place" ON "experiment_units" USING btree ("workspace_id","experiment_id","stratum","position");--> statement-breakpoint
CREATE UNIQUE INDEX "experiments_open_step" ON "experiments" USING btree ("workspace_id","cadence_id","step_key") WHERE ended_at is null and step_key is not null;--> statement-breakpoint
CREATE INDEX "experiments_judge" ON "experiments" USING btree ("workspace_id","judge_at") WHERE judge_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "rule_hits_cause" ON "rule_hits" USING btree ("workspace_id","rule_id","cause");--> statement-breakpoint
CREATE INDEX "rule_hits_open" ON "rule_hits" USING btree ("workspace_id","at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "cadence_starts_at" ON "cadence_starts" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE INDEX "cap_slots_scope" ON "cap_slots" USING btree ("workspace_id","scope","scope_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "templates_key" ON "templates" USING btree ("workspace_id","kind","key");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "absences" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "facts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "template_versions" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "value_waits" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiment_runs" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiment_units" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "experiments" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "contacted_addresses" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "enroll_rules" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_hits" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "cadence_starts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "cap_slots" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- Whoever is deactivated already is away, too: their runs stand still from the next tick on.
INSERT INTO "absences" ("workspace_id", "id", "user_id", "kind", "policy", "starts_at", "state", "created_by", "created_at")
SELECT "workspace_id", gen_random_uuid(), "id", 'deactivated', 'hold', now(), 'planned', 'an admin', now() FROM "users" WHERE NOT "active";--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "absences" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "cadence_starts" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "cap_slots", "enroll_rules", "rule_hits" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "contacted_addresses" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "experiments", "experiment_units", "experiment_runs" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "template_versions", "facts", "value_waits" TO cadenza_app;
  END IF;
END $$;
