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
ALTER TABLE "enrollments" ADD COLUMN "past" jsonb;--> statement-breakpoint
CREATE INDEX "cadence_starts_at" ON "cadence_starts" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "cadence_starts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "cadence_starts" TO cadenza_app;
  END IF;
END $$;
