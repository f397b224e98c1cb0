CREATE TABLE "contacted_addresses" (
	"workspace_id" uuid NOT NULL,
	"email_hash" text NOT NULL,
	"last_contact_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "contacted_addresses_workspace_id_email_hash_pk" PRIMARY KEY("workspace_id","email_hash")
);
--> statement-breakpoint
ALTER TABLE "contacted_addresses" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "last_contact_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "contacted_addresses" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand from here on. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "contacted_addresses" TO cadenza_app;
  END IF;
END $$;
