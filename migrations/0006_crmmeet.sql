ALTER TABLE "meetings" ADD COLUMN "copy_of" uuid;--> statement-breakpoint
CREATE INDEX "meetings_end" ON "meetings" USING btree ("workspace_id","source","end_at");