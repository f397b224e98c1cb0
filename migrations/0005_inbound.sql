DROP INDEX "ledger_outside_runs";--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "matched_by" text;--> statement-breakpoint
ALTER TABLE "inbound_messages" ADD COLUMN "writer" text;--> statement-breakpoint
ALTER TABLE "sends" ADD COLUMN "smtp_id" text;--> statement-breakpoint
CREATE INDEX "inbound_messages_unmatched" ON "inbound_messages" USING btree ("workspace_id","id") WHERE person_id is null and handled_at is null;--> statement-breakpoint
CREATE INDEX "sends_smtp" ON "sends" USING btree ("workspace_id","smtp_id") WHERE smtp_id is not null;--> statement-breakpoint
CREATE INDEX "ledger_outside_runs" ON "ledger" USING btree ("workspace_id","person_id","seq") WHERE state in ('not enrolled', 'released', 'noted');