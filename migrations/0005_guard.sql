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
ALTER TABLE "workspaces" ADD COLUMN "lawful_basis" text;--> statement-breakpoint
CREATE INDEX "signals_complaints" ON "signals" USING btree ("workspace_id","at") WHERE kind = 'complained';--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "guard_looks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "guard_marks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "guard_looks", "guard_marks" TO cadenza_app;
  END IF;
END $$;
