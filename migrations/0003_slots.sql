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
ALTER TABLE "senders" ADD COLUMN "mails_per_day" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mails_per_hour" integer;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mail_gap_seconds" integer;--> statement-breakpoint
CREATE INDEX "sender_slots_sender" ON "sender_slots" USING btree ("workspace_id","sender_id","at");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "sender_slots" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "sender_slots" TO cadenza_app;
  END IF;
END $$;
