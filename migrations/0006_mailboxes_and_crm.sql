CREATE TABLE "mail_services" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"id" uuid NOT NULL,
	"region" text,
	"public_keys" jsonb NOT NULL,
	"inbound_domain" text,
	"set_at" timestamp (3) with time zone NOT NULL,
	"key_id" text NOT NULL,
	"sealed" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mail_services" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
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
ALTER TABLE "inbound_messages" ADD COLUMN "graded_by" text;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "grade_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "token_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "notice_hash" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "watch_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "meetings" ADD COLUMN "copy_of" uuid;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "mail_service" jsonb;--> statement-breakpoint
CREATE INDEX "inbound_messages_ungraded" ON "inbound_messages" USING btree ("workspace_id","grade_at") WHERE grade_at is not null;--> statement-breakpoint
CREATE INDEX "mailboxes_notice" ON "mailboxes" USING btree ("notice_hash") WHERE notice_hash is not null;--> statement-breakpoint
CREATE INDEX "mailboxes_noticed" ON "mailboxes" USING btree ("address") WHERE notice_hash is not null;--> statement-breakpoint
CREATE INDEX "meetings_end" ON "meetings" USING btree ("workspace_id","source","end_at");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "mail_services" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_members" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "rule_watches" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));
--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "mail_services" TO cadenza_app;
    GRANT SELECT, INSERT, UPDATE, DELETE ON "rule_watches", "rule_members" TO cadenza_app;
  END IF;
END $$;
