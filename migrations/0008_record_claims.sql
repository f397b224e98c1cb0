CREATE TABLE "record_claims" (
	"workspace_id" uuid NOT NULL,
	"email_hash" text NOT NULL,
	"holder" uuid NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "record_claims_workspace_id_email_hash_pk" PRIMARY KEY("workspace_id","email_hash")
);
--> statement-breakpoint
ALTER TABLE "record_claims" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "record_claims" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "record_claims" TO cadenza_app;
  END IF;
END $$;
