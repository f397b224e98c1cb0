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
ALTER TABLE "enrollments" ADD COLUMN "brake_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "brakes_on" ON "brakes" USING btree ("workspace_id","scope","scope_id") WHERE released_at is null;--> statement-breakpoint
CREATE INDEX "enrollments_braked" ON "enrollments" USING btree ("workspace_id","brake_id","id") WHERE brake_id is not null;--> statement-breakpoint
CREATE INDEX "ledger_settings" ON "ledger" USING btree ("workspace_id","seq") WHERE rule = 'settings-changed';--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "brakes" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- Written by hand from here on. A workspace that is stopped stays so.
INSERT INTO "brakes" ("workspace_id", "id", "scope", "scope_id", "name", "since", "by")
SELECT "id", gen_random_uuid(), 'workspace', "id", "name", "stopped_at", 'an admin' FROM "workspaces" WHERE "stopped_at" IS NOT NULL;
--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "brakes" TO cadenza_app;
  END IF;
END $$;
