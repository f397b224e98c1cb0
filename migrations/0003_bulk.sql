CREATE TABLE "job_parts" (
	"workspace_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"part" integer NOT NULL,
	"people" jsonb NOT NULL,
	CONSTRAINT "job_parts_workspace_id_job_id_part_pk" PRIMARY KEY("workspace_id","job_id","part")
);
--> statement-breakpoint
ALTER TABLE "job_parts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "left_out" (
	"workspace_id" uuid NOT NULL,
	"batch_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"ref" text NOT NULL,
	"person_id" uuid,
	"name" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "left_out_workspace_id_batch_id_seq_pk" PRIMARY KEY("workspace_id","batch_id","seq")
);
--> statement-breakpoint
ALTER TABLE "left_out" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "previewed_people" (
	"workspace_id" uuid NOT NULL,
	"job_id" uuid NOT NULL,
	"key" text NOT NULL,
	"ready" boolean NOT NULL,
	"hold_reason" text,
	"hold_since" timestamp (3) with time zone,
	"hold_lasting" boolean,
	CONSTRAINT "previewed_people_workspace_id_job_id_key_ready_pk" PRIMARY KEY("workspace_id","job_id","key","ready")
);
--> statement-breakpoint
ALTER TABLE "previewed_people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "memo" jsonb;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "job_parts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "left_out" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "previewed_people" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- What batches from before said of those who were left out.
INSERT INTO "left_out" ("workspace_id", "batch_id", "seq", "ref", "person_id", "name", "reason")
SELECT b."workspace_id", b."id", (one.at - 1)::integer, one.who ->> 'ref', (one.who ->> 'personId')::uuid,
    one.who ->> 'name', one.who ->> 'reason'
  FROM "enrollment_batches" b CROSS JOIN LATERAL jsonb_array_elements(b."left_out") WITH ORDINALITY one(who, at);--> statement-breakpoint
-- The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "job_parts", "left_out", "previewed_people" TO cadenza_app;
  END IF;
END $$;
