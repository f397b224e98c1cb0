CREATE TABLE "alert_deliveries" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"alert_id" uuid NOT NULL,
	"body" text NOT NULL,
	"attempts" integer NOT NULL,
	"due_at" timestamp (3) with time zone,
	"problem" text,
	CONSTRAINT "alert_deliveries_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "alert_deliveries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_settings" (
	"workspace_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"ways" jsonb NOT NULL,
	"otherwise" jsonb NOT NULL,
	"digest_hour" integer NOT NULL,
	"next_digest_at" timestamp (3) with time zone,
	"digested_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "alert_settings_workspace_id_user_id_pk" PRIMARY KEY("workspace_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "alert_settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert_webhooks" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"state" text NOT NULL,
	"failing_since" timestamp (3) with time zone,
	"problem" text,
	"set_at" timestamp (3) with time zone NOT NULL,
	"key_id" text NOT NULL,
	"sealed_secret" text NOT NULL,
	"previous_key_id" text,
	"sealed_previous" text
);
--> statement-breakpoint
ALTER TABLE "alert_webhooks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "signal_secrets" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "signal_secrets_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "signal_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "guard_looks" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"looked_at" timestamp (3) with time zone NOT NULL,
	"seen" integer NOT NULL,
	"due_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "guard_looks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "guard_marks" (
	"workspace_id" uuid NOT NULL,
	"scope" text NOT NULL,
	"subject" text NOT NULL,
	"told_at" timestamp (3) with time zone,
	"stopped_at" timestamp (3) with time zone,
	CONSTRAINT "guard_marks_workspace_id_scope_subject_pk" PRIMARY KEY("workspace_id","scope","subject")
);
--> statement-breakpoint
ALTER TABLE "guard_marks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mailboxes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"connected_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	"key_id" text NOT NULL,
	"sealed_secrets" text NOT NULL,
	"cursor" text,
	"poll_at" timestamp (3) with time zone,
	CONSTRAINT "mailboxes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "mailboxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meeting_secrets" (
	"workspace_id" uuid NOT NULL,
	"vendor" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL,
	CONSTRAINT "meeting_secrets_workspace_id_vendor_pk" PRIMARY KEY("workspace_id","vendor")
);
--> statement-breakpoint
ALTER TABLE "meeting_secrets" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meetings" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"uid" text NOT NULL,
	"person_id" uuid NOT NULL,
	"previous_uid" text,
	"enrollment_id" uuid,
	"user_id" uuid,
	"by_link" boolean NOT NULL,
	"attendee" text,
	"host" text,
	"title" text,
	"start_at" timestamp (3) with time zone,
	"end_at" timestamp (3) with time zone,
	"times_said_at" timestamp (3) with time zone,
	"booked_at" timestamp (3) with time zone NOT NULL,
	"replaced_at" timestamp (3) with time zone,
	"canceled_at" timestamp (3) with time zone,
	"held_at" timestamp (3) with time zone,
	"no_show_at" timestamp (3) with time zone,
	"showed_at" timestamp (3) with time zone,
	CONSTRAINT "meetings_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "meetings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "ledger_outside_runs";--> statement-breakpoint
ALTER TABLE "enroll_rules" ALTER COLUMN "cadence_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "matched_by" text;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "writer" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "smtp_id" text;--> statement-breakpoint
ALTER TABLE "signals" ADD COLUMN "judge_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alerts" ADD COLUMN "routed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "away_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "enroll_rules" ADD COLUMN "actions" jsonb DEFAULT '[{"do":"enroll"}]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "next_moved_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "released_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mailbox_id" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "lawful_basis" text;--> statement-breakpoint
CREATE UNIQUE INDEX "alert_deliveries_alert" ON "alert_deliveries" USING btree ("workspace_id","alert_id");--> statement-breakpoint
CREATE INDEX "alert_deliveries_due" ON "alert_deliveries" USING btree ("workspace_id","due_at") WHERE due_at is not null;--> statement-breakpoint
CREATE INDEX "alert_settings_due" ON "alert_settings" USING btree ("workspace_id","next_digest_at") WHERE next_digest_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "mailboxes_address" ON "mailboxes" USING btree ("workspace_id","address");--> statement-breakpoint
CREATE INDEX "mailboxes_poll" ON "mailboxes" USING btree ("workspace_id","poll_at") WHERE poll_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "meetings_booking" ON "meetings" USING btree ("workspace_id","source","uid","person_id");--> statement-breakpoint
CREATE INDEX "meetings_previous" ON "meetings" USING btree ("workspace_id","source","previous_uid");--> statement-breakpoint
CREATE INDEX "meetings_person" ON "meetings" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "meetings_enrollment" ON "meetings" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE INDEX "inbound_messages_unmatched" ON "inbound_messages" USING btree ("workspace_id","id") WHERE person_id is null and handled_at is null;--> statement-breakpoint
CREATE INDEX "sends_smtp" ON "sends" USING btree ("workspace_id","smtp_id") WHERE smtp_id is not null;--> statement-breakpoint
CREATE INDEX "signals_judge" ON "signals" USING btree ("workspace_id","judge_at") WHERE judge_at is not null;--> statement-breakpoint
CREATE INDEX "signals_complaints" ON "signals" USING btree ("workspace_id","at") WHERE kind = 'complained';--> statement-breakpoint
CREATE INDEX "signals_refusals" ON "signals" USING btree ("workspace_id","at") WHERE kind = 'blocked' and facts ->> 'severity' = 'sender';--> statement-breakpoint
CREATE INDEX "alerts_unrouted" ON "alerts" USING btree ("workspace_id","created_at") WHERE routed_at is null;--> statement-breakpoint
CREATE INDEX "ledger_outside_runs" ON "ledger" USING btree ("workspace_id","person_id","seq") WHERE state in ('not enrolled', 'released', 'noted');--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "alert_deliveries" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "alert_settings" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "alert_webhooks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "signal_secrets" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "guard_looks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "guard_marks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "mailboxes" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "meeting_secrets" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "meetings" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. What came in before there were verdicts has the only one that was known then.
UPDATE "signals" SET "facts" = "facts" || jsonb_build_object('verdict', CASE WHEN "facts" -> 'machine' = 'true'::jsonb THEN 'bot' ELSE 'human' END,
  'reasons', CASE WHEN "facts" -> 'machine' = 'true'::jsonb THEN '["service_says_so"]'::jsonb ELSE '[]'::jsonb END)
WHERE "kind" IN ('opened', 'clicked') AND NOT jsonb_exists("facts", 'verdict');--> statement-breakpoint
-- Alerts of before there were ways beside the bell are not sent after all.
UPDATE "alerts" SET "routed_at" = "created_at" WHERE "routed_at" IS NULL;
--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "guard_looks", "guard_marks" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "mailboxes" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "meetings", "meeting_secrets" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "signal_secrets", "alert_settings", "alert_webhooks", "alert_deliveries" TO cadenza_app;
  END IF;
END $$;
