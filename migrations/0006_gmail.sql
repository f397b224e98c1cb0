ALTER TABLE "mailboxes" ADD COLUMN "token_version" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "notice_hash" text;--> statement-breakpoint
ALTER TABLE "mailboxes" ADD COLUMN "watch_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "mailboxes_notice" ON "mailboxes" USING btree ("notice_hash") WHERE notice_hash is not null;--> statement-breakpoint
CREATE INDEX "mailboxes_noticed" ON "mailboxes" USING btree ("address") WHERE notice_hash is not null;