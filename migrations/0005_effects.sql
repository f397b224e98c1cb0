ALTER TABLE "people" ADD COLUMN "away_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "senders" ADD COLUMN "released_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "signals_refusals" ON "signals" USING btree ("workspace_id","at") WHERE kind = 'blocked' and facts ->> 'severity' = 'sender';