CREATE TABLE "rule_members" (
	"workspace_id" uuid NOT NULL,
	"rule_id" uuid NOT NULL,
	"record_id" text NOT NULL,
	"reading" integer NOT NULL,
	"left_at" timestamp (3) with time zone,
	"set_off_at" timestamp (3) with time zone,
	CONSTRAINT "rule_members_workspace_id_rule_id_record_id_pk" PRIMARY KEY("workspace_id","rule_id","record_id")
);
--> statement-breakpoint
ALTER TABLE "rule_members" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rule_watches" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"name" text NOT NULL,
	"cursor" text,
	"at" timestamp (3) with time zone NOT NULL,
	"problem" text,
	CONSTRAINT "rule_watches_workspace_id_connection_id_name_pk" PRIMARY KEY("workspace_id","connection_id","name")
);
--> statement-breakpoint
ALTER TABLE "rule_watches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_members" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_watches" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "rule_watches", "rule_members" TO cadenza_app;
  END IF;
END $$;
