ALTER TABLE "connections" ADD COLUMN "condition_fields" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "raw_webhooks" ADD COLUMN "mail" text;--> statement-breakpoint
ALTER TABLE "rule_hits" ADD COLUMN "leaving" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- By hand. Which company a record of a CRM stands for was not kept until now.
INSERT INTO "company_identities" ("workspace_id", "connection_id", "crm_id", "company_id")
SELECT DISTINCT ON (i.workspace_id, i.connection_id, i.company_crm_id)
  i.workspace_id, i.connection_id, i.company_crm_id, p.company_id
FROM "identities" i JOIN "people" p ON p.workspace_id = i.workspace_id AND p.id = i.person_id
WHERE i.company_crm_id IS NOT NULL AND p.company_id IS NOT NULL AND i.state = 'live'
ORDER BY i.workspace_id, i.connection_id, i.company_crm_id, i.id
ON CONFLICT DO NOTHING;