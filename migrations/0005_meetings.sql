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
CREATE UNIQUE INDEX "meetings_booking" ON "meetings" USING btree ("workspace_id","source","uid","person_id");--> statement-breakpoint
CREATE INDEX "meetings_previous" ON "meetings" USING btree ("workspace_id","source","previous_uid");--> statement-breakpoint
CREATE INDEX "meetings_person" ON "meetings" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "meetings_enrollment" ON "meetings" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "meeting_secrets" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "meetings" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "meetings", "meeting_secrets" TO cadenza_app;
  END IF;
END $$;
