ALTER TABLE "sends" ADD COLUMN "untracked" text;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "tracking" jsonb DEFAULT '{"opens":true,"clicks":true}'::jsonb NOT NULL;--> statement-breakpoint
CREATE INDEX "sends_untracked" ON "sends" USING btree ("workspace_id","enrollment_id") WHERE untracked is not null;