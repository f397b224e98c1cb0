CREATE TABLE "panel_entries" (
	"workspace_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"user_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"crm_type" text NOT NULL,
	"crm_id" text NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "panel_entries_workspace_id_token_hash_pk" PRIMARY KEY("workspace_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "panel_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "edited_emails" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"subject" text,
	"text" text NOT NULL,
	"edited_by" text NOT NULL,
	"edited_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "edited_emails_workspace_id_enrollment_id_step_key_pk" PRIMARY KEY("workspace_id","enrollment_id","step_key")
);
--> statement-breakpoint
ALTER TABLE "edited_emails" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrollment_batches" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"cadence_id" uuid NOT NULL,
	"user_id" uuid,
	"enrolled_by" text NOT NULL,
	"list_source" text NOT NULL,
	"total" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"leaves_at" timestamp (3) with time zone,
	"undone_at" timestamp (3) with time zone,
	CONSTRAINT "enrollment_batches_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrollment_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "handled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "handled_by" text;--> statement-breakpoint
ALTER TABLE "enrollments" ADD COLUMN "batch_id" uuid;--> statement-breakpoint
CREATE INDEX "panel_entries_hash" ON "panel_entries" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "panel_entries_expiry" ON "panel_entries" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "inbound_messages_enrollment" ON "inbound_messages" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE INDEX "inbound_messages_unhandled" ON "inbound_messages" USING btree ("workspace_id","id") WHERE handled_at is null and kind = 'reply';--> statement-breakpoint
CREATE INDEX "signals_enrollment" ON "signals" USING btree ("workspace_id","enrollment_id","kind");--> statement-breakpoint
CREATE INDEX "enrollments_version" ON "enrollments" USING btree ("workspace_id","version_id","created_at");--> statement-breakpoint
CREATE INDEX "enrollments_owner" ON "enrollments" USING btree ("workspace_id","owner_user_id","id");--> statement-breakpoint
CREATE INDEX "enrollments_batch" ON "enrollments" USING btree ("workspace_id","batch_id") WHERE batch_id is not null;--> statement-breakpoint
CREATE INDEX "tasks_owner_due" ON "tasks" USING btree ("workspace_id","owner_user_id","state","due_at","id");--> statement-breakpoint
CREATE INDEX "tasks_due" ON "tasks" USING btree ("workspace_id","state","due_at","id");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "panel_entries" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "edited_emails" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "enrollment_batches" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "panel_entries", "edited_emails", "enrollment_batches" TO cadenza_app;
  END IF;
END $$;
