CREATE TABLE "mailboxes" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"connected_at" timestamp (3) with time zone NOT NULL,
	"read_at" timestamp (3) with time zone,
	"key_id" text NOT NULL,
	"sealed_secrets" text NOT NULL,
	"cursor" text,
	"poll_at" timestamp (3) with time zone,
	CONSTRAINT "mailboxes_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "mailboxes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "mailbox_id" uuid;--> statement-breakpoint
CREATE UNIQUE INDEX "mailboxes_address" ON "mailboxes" USING btree ("workspace_id","address");--> statement-breakpoint
CREATE INDEX "mailboxes_poll" ON "mailboxes" USING btree ("workspace_id","poll_at") WHERE poll_at is not null;--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "mailboxes" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
-- By hand. The role may be missing where the database's user could not create it.
DO $$
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    GRANT SELECT, INSERT, UPDATE, DELETE ON "mailboxes" TO cadenza_app;
  END IF;
END $$;
