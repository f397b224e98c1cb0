ALTER TABLE "raw_webhooks" ADD COLUMN "person_id" uuid;--> statement-breakpoint
ALTER TABLE "people" ADD COLUMN "merged_into_id" uuid;--> statement-breakpoint
CREATE INDEX "raw_webhooks_person" ON "raw_webhooks" USING btree ("workspace_id","person_id","received_at") WHERE person_id is not null;--> statement-breakpoint
CREATE INDEX "people_merged" ON "people" USING btree ("workspace_id","merged_into_id") WHERE merged_into_id is not null;