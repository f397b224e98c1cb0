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
ALTER TABLE "companies" ADD COLUMN "caps" jsonb;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "last_contact_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mail_ramp" jsonb;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "contact_rules" jsonb DEFAULT '{"coolDownDays":null,"colleagueReply":"nothing","companyCaps":{"peopleAtOnce":null,"touchesPerWeek":null}}'::jsonb NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "rule_hits_cause" ON "rule_hits" USING btree ("workspace_id","rule_id","cause");--> statement-breakpoint
CREATE INDEX "rule_hits_open" ON "rule_hits" USING btree ("workspace_id","at") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "cap_slots_scope" ON "cap_slots" USING btree ("workspace_id","scope","scope_id","at");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "enroll_rules" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_hits" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "cap_slots" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand from here on. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "cap_slots", "enroll_rules", "rule_hits" TO cadenza_app;
  END IF;
END $$;
