ALTER TABLE "inbound_messages" ADD COLUMN "graded_by" text;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "grade_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "inbound_messages_ungraded" ON "inbound_messages" USING btree ("workspace_id","grade_at") WHERE grade_at is not null;