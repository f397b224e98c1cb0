CREATE TABLE "facts" (
	"workspace_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"subject" text NOT NULL,
	"value" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"stale_after" timestamp (3) with time zone,
	CONSTRAINT "facts_workspace_id_subject_id_kind_key_pk" PRIMARY KEY("workspace_id","subject_id","kind","key")
);
--> statement-breakpoint
ALTER TABLE "facts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "template_versions" (
	"workspace_id" uuid NOT NULL,
	"template_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "template_versions_workspace_id_template_id_number_pk" PRIMARY KEY("workspace_id","template_id","number")
);
--> statement-breakpoint
ALTER TABLE "template_versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "value_waits" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"subject_id" uuid NOT NULL,
	"name" text NOT NULL,
	"ready_at" timestamp (3) with time zone,
	CONSTRAINT "value_waits_workspace_id_enrollment_id_subject_id_name_pk" PRIMARY KEY("workspace_id","enrollment_id","subject_id","name")
);
--> statement-breakpoint
ALTER TABLE "value_waits" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "templates" ALTER COLUMN "channel" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "kind" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "key" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "version" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "updated_at" timestamp (3) with time zone NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "updated_by" text NOT NULL;--> statement-breakpoint
ALTER TABLE "templates" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "connections" ADD COLUMN "custom_fields" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "kind" text DEFAULT 'touch' NOT NULL;--> statement-breakpoint
ALTER TABLE "tasks" ADD COLUMN "missing" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "facts_key" ON "facts" USING btree ("workspace_id","kind","key");--> statement-breakpoint
CREATE INDEX "value_waits_subject" ON "value_waits" USING btree ("workspace_id","subject_id","name");--> statement-breakpoint
CREATE INDEX "value_waits_ready" ON "value_waits" USING btree ("workspace_id","ready_at") WHERE ready_at is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "templates_key" ON "templates" USING btree ("workspace_id","kind","key");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "facts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "template_versions" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "value_waits" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "template_versions", "facts", "value_waits" TO cadenza_app;
  END IF;
END $$;
