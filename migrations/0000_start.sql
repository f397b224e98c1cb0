CREATE TABLE "api_keys" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "api_keys_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "api_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"workspace_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" jsonb,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_keys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "jobs" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"input" jsonb NOT NULL,
	"state" text NOT NULL,
	"total" integer NOT NULL,
	"done" integer NOT NULL,
	"result" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"idempotency_key" text,
	"lease_expires_at" timestamp (3) with time zone,
	CONSTRAINT "jobs_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "jobs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "nonces" (
	"source" text NOT NULL,
	"nonce" text NOT NULL,
	"seen_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "nonces_source_nonce_pk" PRIMARY KEY("source","nonce")
);
--> statement-breakpoint
CREATE TABLE "sign_in_links" (
	"workspace_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"user_id" uuid NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sign_in_links_workspace_id_token_hash_pk" PRIMARY KEY("workspace_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "sign_in_links" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "cadences" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"type" text NOT NULL,
	"current_version_id" uuid NOT NULL,
	"version_number" integer NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "cadences_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "cadences" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "schedules" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"definition" jsonb NOT NULL,
	CONSTRAINT "schedules_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "schedules" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "steps" (
	"workspace_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"position" integer NOT NULL,
	"channel" text NOT NULL,
	"mode" text NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "steps_workspace_id_version_id_step_key_pk" PRIMARY KEY("workspace_id","version_id","step_key")
);
--> statement-breakpoint
ALTER TABLE "steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "templates" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	"persona" text,
	"stage" text,
	"subject" text,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "templates_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "templates" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "variants" (
	"workspace_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"variant_key" text NOT NULL,
	"weight" double precision NOT NULL,
	"subject" text,
	"body" text NOT NULL,
	CONSTRAINT "variants_workspace_id_version_id_step_key_variant_key_pk" PRIMARY KEY("workspace_id","version_id","step_key","variant_key")
);
--> statement-breakpoint
ALTER TABLE "variants" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "versions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"cadence_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"definition" jsonb NOT NULL,
	"published_at" timestamp (3) with time zone NOT NULL,
	"published_by" text NOT NULL,
	CONSTRAINT "versions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "versions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "connections" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"account_id" text NOT NULL,
	"state" text NOT NULL,
	"problem" text,
	"missing" jsonb NOT NULL,
	"connected_at" timestamp (3) with time zone NOT NULL,
	"key_id" text NOT NULL,
	"sealed_tokens" text NOT NULL,
	"push_key_id" text NOT NULL,
	"sealed_push_secret" text NOT NULL,
	"token_version" integer NOT NULL,
	CONSTRAINT "connections_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "connections" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "oauth_states" (
	"workspace_id" uuid NOT NULL,
	"state_hash" text NOT NULL,
	"user_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"key_id" text NOT NULL,
	"sealed_verifier" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_states_workspace_id_state_hash_pk" PRIMARY KEY("workspace_id","state_hash")
);
--> statement-breakpoint
ALTER TABLE "oauth_states" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sync_cursors" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"name" text NOT NULL,
	"value" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "sync_cursors_workspace_id_connection_id_name_pk" PRIMARY KEY("workspace_id","connection_id","name")
);
--> statement-breakpoint
ALTER TABLE "sync_cursors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "inbound_messages" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"raw_id" uuid NOT NULL,
	"person_id" uuid,
	"enrollment_id" uuid,
	"touch_id" uuid,
	"from_email" text,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"kind" text NOT NULL,
	"grade" text,
	"at" timestamp (3) with time zone NOT NULL,
	"forwarded_at" timestamp (3) with time zone,
	CONSTRAINT "inbound_messages_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "inbound_messages" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mail_tokens" (
	"workspace_id" uuid NOT NULL,
	"token_hash" text NOT NULL,
	"person_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"touch_id" uuid NOT NULL,
	CONSTRAINT "mail_tokens_workspace_id_token_hash_pk" PRIMARY KEY("workspace_id","token_hash")
);
--> statement-breakpoint
ALTER TABLE "mail_tokens" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "raw_webhooks" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"key" text NOT NULL,
	"content_key" text NOT NULL,
	"content_type" text NOT NULL,
	"body" "bytea" NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"error" text,
	CONSTRAINT "raw_webhooks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "raw_webhooks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sends" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"touch_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	"attempt" integer NOT NULL,
	"state" text NOT NULL,
	"mail" jsonb NOT NULL,
	"message_id" text NOT NULL,
	"to_email" text NOT NULL,
	"provider_id" text,
	"reason" text,
	"reserved_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"retry_at" timestamp (3) with time zone,
	"lease_expires_at" timestamp (3) with time zone,
	CONSTRAINT "sends_workspace_id_enrollment_id_id_pk" PRIMARY KEY("workspace_id","enrollment_id","id")
) PARTITION BY RANGE ("enrollment_id");
--> statement-breakpoint
CREATE TABLE "sends_default" PARTITION OF "sends" DEFAULT;
--> statement-breakpoint
ALTER TABLE "sends" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "signals" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid,
	"enrollment_id" uuid,
	"touch_id" uuid,
	"kind" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"source" text NOT NULL,
	"source_key" text NOT NULL,
	"facts" jsonb NOT NULL,
	CONSTRAINT "signals_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "signals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "activities" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"key" text NOT NULL,
	"seq" bigserial NOT NULL,
	"person_id" uuid NOT NULL,
	"enrollment_id" uuid,
	"operation" text NOT NULL,
	"activity" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"crm_id" text,
	"reason" text,
	"due_at" timestamp (3) with time zone NOT NULL,
	"lease_expires_at" timestamp (3) with time zone,
	CONSTRAINT "activities_workspace_id_connection_id_key_pk" PRIMARY KEY("workspace_id","connection_id","key")
);
--> statement-breakpoint
ALTER TABLE "activities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alerts" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"user_id" uuid,
	"person_id" uuid,
	"enrollment_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	"seen_at" timestamp (3) with time zone,
	CONSTRAINT "alerts_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "alerts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "companies" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	"domain" text,
	"industry" text,
	CONSTRAINT "companies_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "companies" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "company_identities" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"crm_id" text NOT NULL,
	"company_id" uuid NOT NULL,
	CONSTRAINT "company_identities_workspace_id_connection_id_crm_id_pk" PRIMARY KEY("workspace_id","connection_id","crm_id")
);
--> statement-breakpoint
ALTER TABLE "company_identities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "identities" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"crm_type" text NOT NULL,
	"crm_id" text NOT NULL,
	"company_crm_id" text,
	"owner_crm_id" text,
	"email_opt_out" boolean NOT NULL,
	"do_not_call" boolean NOT NULL,
	"email_bounced" boolean NOT NULL,
	"state" text NOT NULL,
	"moved_to_id" uuid,
	CONSTRAINT "identities_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "identities" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "people" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text,
	"first_name" text,
	"last_name" text,
	"title" text,
	"phone" text,
	"city" text,
	"state" text,
	"country" text,
	"company_id" uuid,
	"zone" text NOT NULL,
	"zone_origin" text NOT NULL,
	"zone_confidence" text NOT NULL,
	"hold_reason" text,
	"hold_since" timestamp (3) with time zone,
	"hold_lasting" boolean,
	"provisional_hold_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "people_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "people" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "suppressions" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"scope" text NOT NULL,
	"value" text,
	"value_hash" text NOT NULL,
	"channel" text NOT NULL,
	"reason" text NOT NULL,
	"source" text NOT NULL,
	"person_id" uuid,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "suppressions_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "suppressions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrollments" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"identity_id" uuid,
	"cadence_id" uuid NOT NULL,
	"version_id" uuid NOT NULL,
	"sender_id" uuid NOT NULL,
	"owner_user_id" uuid NOT NULL,
	"list_source" text NOT NULL,
	"lawful_basis" text NOT NULL,
	"enrolled_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"words" text NOT NULL,
	"state" text NOT NULL,
	"reason" text,
	"zone" text NOT NULL,
	"anchor_day" date NOT NULL,
	"next_step_key" text,
	"next_visit" integer,
	"next_due_at" timestamp (3) with time zone,
	"task_touch_id" uuid,
	"task_step_key" text,
	"task_visit" integer,
	"task_until" timestamp (3) with time zone,
	"resume_at" timestamp (3) with time zone,
	"last_step_key" text,
	"last_at" timestamp (3) with time zone,
	"next_wake_at" timestamp (3) with time zone,
	CONSTRAINT "enrollments_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "enrollments" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "ledger" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"seq" bigserial NOT NULL,
	"person_id" uuid,
	"at" timestamp (3) with time zone NOT NULL,
	"event" jsonb NOT NULL,
	"rule" text NOT NULL,
	"words" text NOT NULL,
	"facts" jsonb NOT NULL,
	"actions" jsonb NOT NULL,
	"state" text NOT NULL,
	"version_id" uuid,
	"engine" text NOT NULL,
	"actor" text NOT NULL,
	CONSTRAINT "ledger_workspace_id_enrollment_id_id_pk" PRIMARY KEY("workspace_id","enrollment_id","id")
) PARTITION BY RANGE ("enrollment_id");
--> statement-breakpoint
CREATE TABLE "ledger_default" PARTITION OF "ledger" DEFAULT;
--> statement-breakpoint
ALTER TABLE "ledger" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "tasks" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"owner_user_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"channel" text NOT NULL,
	"title" text NOT NULL,
	"script" text NOT NULL,
	"talking_points" jsonb NOT NULL,
	"priority" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"note" text,
	"completed_at" timestamp (3) with time zone,
	"completed_by" text,
	CONSTRAINT "tasks_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "tasks" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "touches" (
	"workspace_id" uuid NOT NULL,
	"enrollment_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"step_key" text NOT NULL,
	"visit" integer NOT NULL,
	"channel" text NOT NULL,
	"variant_key" text,
	"state" text NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"outcome" text,
	"reason" text,
	CONSTRAINT "touches_workspace_id_enrollment_id_id_pk" PRIMARY KEY("workspace_id","enrollment_id","id")
) PARTITION BY RANGE ("enrollment_id");
--> statement-breakpoint
CREATE TABLE "touches_default" PARTITION OF "touches" DEFAULT;
--> statement-breakpoint
ALTER TABLE "touches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "crm_users" (
	"workspace_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"crm_user_id" text NOT NULL,
	"user_id" uuid NOT NULL,
	CONSTRAINT "crm_users_workspace_id_connection_id_crm_user_id_pk" PRIMARY KEY("workspace_id","connection_id","crm_user_id")
);
--> statement-breakpoint
ALTER TABLE "crm_users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "product_clock" (
	"id" integer PRIMARY KEY NOT NULL,
	"offset_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "senders" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"title" text,
	"company" text NOT NULL,
	"phone" text,
	"meeting_link" text,
	"signature" text,
	"state" text NOT NULL,
	"blocked_reason" text,
	CONSTRAINT "senders_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "senders" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "teams" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"name" text NOT NULL,
	CONSTRAINT "teams_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "teams" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "users" (
	"workspace_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"zone" text NOT NULL,
	"team_id" uuid,
	"active" boolean NOT NULL,
	CONSTRAINT "users_workspace_id_id_pk" PRIMARY KEY("workspace_id","id")
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace_due" (
	"workspace_id" uuid PRIMARY KEY NOT NULL,
	"next_due_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "workspace_due" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspaces" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"mode" text NOT NULL,
	"test_addresses" jsonb NOT NULL,
	"zone" text NOT NULL,
	"postal_address" text,
	"stopped_at" timestamp (3) with time zone,
	"settle_minutes" integer NOT NULL,
	"resend_when_absent" boolean NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspaces" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE INDEX "api_keys_hash" ON "api_keys" USING btree ("hash");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_idempotency" ON "jobs" USING btree ("workspace_id","idempotency_key");--> statement-breakpoint
CREATE INDEX "jobs_open" ON "jobs" USING btree ("workspace_id","created_at") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "nonces_seen" ON "nonces" USING btree ("seen_at");--> statement-breakpoint
CREATE INDEX "sign_in_links_hash" ON "sign_in_links" USING btree ("token_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "cadences_name" ON "cadences" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "schedules_name" ON "schedules" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE INDEX "templates_name" ON "templates" USING btree ("workspace_id","name");--> statement-breakpoint
CREATE UNIQUE INDEX "versions_number" ON "versions" USING btree ("workspace_id","cadence_id","number");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_account" ON "connections" USING btree ("workspace_id","kind","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "connections_owner" ON "connections" USING btree ("kind","account_id") WHERE state <> 'disconnected';--> statement-breakpoint
CREATE INDEX "oauth_states_hash" ON "oauth_states" USING btree ("state_hash");--> statement-breakpoint
CREATE INDEX "inbound_messages_person" ON "inbound_messages" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "inbound_messages_waiting" ON "inbound_messages" USING btree ("workspace_id","at","id") WHERE forwarded_at is null and kind = 'reply';--> statement-breakpoint
CREATE INDEX "mail_tokens_hash" ON "mail_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "mail_tokens_enrollment" ON "mail_tokens" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "raw_webhooks_key" ON "raw_webhooks" USING btree ("workspace_id","source","key");--> statement-breakpoint
CREATE UNIQUE INDEX "raw_webhooks_content" ON "raw_webhooks" USING btree ("workspace_id","source","content_key");--> statement-breakpoint
CREATE INDEX "raw_webhooks_waiting" ON "raw_webhooks" USING btree ("workspace_id","received_at","id") WHERE processed_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sends_one_per_touch" ON "sends" USING btree ("workspace_id","enrollment_id","touch_id") WHERE state in ('reserved', 'accepted', 'unconfirmed');--> statement-breakpoint
CREATE INDEX "sends_lease" ON "sends" USING btree ("workspace_id","lease_expires_at") WHERE state = 'reserved';--> statement-breakpoint
CREATE INDEX "sends_unconfirmed" ON "sends" USING btree ("workspace_id","resolved_at") WHERE state = 'unconfirmed';--> statement-breakpoint
CREATE INDEX "sends_retry" ON "sends" USING btree ("workspace_id","retry_at") WHERE state = 'not_sent' and retry_at is not null;--> statement-breakpoint
CREATE INDEX "sends_message" ON "sends" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE INDEX "sends_to" ON "sends" USING btree ("workspace_id","to_email","reserved_at") WHERE state = 'accepted';--> statement-breakpoint
CREATE UNIQUE INDEX "signals_source" ON "signals" USING btree ("workspace_id","source","source_key");--> statement-breakpoint
CREATE INDEX "signals_person" ON "signals" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "activities_order" ON "activities" USING btree ("workspace_id","connection_id","operation" DESC NULLS LAST,"seq") WHERE state in ('pending', 'unknown');--> statement-breakpoint
CREATE INDEX "activities_due" ON "activities" USING btree ("workspace_id","connection_id","due_at") WHERE state in ('pending', 'unknown');--> statement-breakpoint
CREATE INDEX "activities_person" ON "activities" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "alerts_unseen" ON "alerts" USING btree ("workspace_id","id") WHERE seen_at is null;--> statement-breakpoint
CREATE INDEX "companies_domain" ON "companies" USING btree ("workspace_id","domain");--> statement-breakpoint
CREATE INDEX "companies_name" ON "companies" USING btree ("workspace_id",lower("name"));--> statement-breakpoint
CREATE INDEX "company_identities_company" ON "company_identities" USING btree ("workspace_id","company_id");--> statement-breakpoint
CREATE UNIQUE INDEX "identities_ref" ON "identities" USING btree ("workspace_id","connection_id","crm_type","crm_id");--> statement-breakpoint
CREATE INDEX "identities_person" ON "identities" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "people_email" ON "people" USING btree ("workspace_id","email");--> statement-breakpoint
CREATE INDEX "people_company" ON "people" USING btree ("workspace_id","company_id");--> statement-breakpoint
CREATE INDEX "people_provisional" ON "people" USING btree ("workspace_id","provisional_hold_until") WHERE provisional_hold_until is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "suppressions_value" ON "suppressions" USING btree ("workspace_id","scope","value_hash","channel");--> statement-breakpoint
CREATE INDEX "suppressions_person" ON "suppressions" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "enrollments_wake" ON "enrollments" USING btree ("workspace_id","next_wake_at") WHERE next_wake_at is not null;--> statement-breakpoint
CREATE INDEX "enrollments_person" ON "enrollments" USING btree ("workspace_id","person_id");--> statement-breakpoint
CREATE INDEX "enrollments_state" ON "enrollments" USING btree ("workspace_id","state","id");--> statement-breakpoint
CREATE INDEX "enrollments_cadence" ON "enrollments" USING btree ("workspace_id","cadence_id","id");--> statement-breakpoint
CREATE INDEX "ledger_person" ON "ledger" USING btree ("workspace_id","person_id","seq");--> statement-breakpoint
CREATE INDEX "tasks_owner" ON "tasks" USING btree ("workspace_id","owner_user_id","state","id");--> statement-breakpoint
CREATE INDEX "tasks_state" ON "tasks" USING btree ("workspace_id","state","id");--> statement-breakpoint
CREATE INDEX "tasks_enrollment" ON "tasks" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "touches_step" ON "touches" USING btree ("workspace_id","enrollment_id","step_key","visit");--> statement-breakpoint
CREATE INDEX "crm_users_user" ON "crm_users" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree ("workspace_id","email");--> statement-breakpoint
CREATE INDEX "workspace_due_next" ON "workspace_due" USING btree ("next_due_at");--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "api_keys" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "idempotency_keys" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "jobs" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "sign_in_links" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "cadences" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "schedules" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "steps" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "templates" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "variants" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "versions" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "connections" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "oauth_states" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "sync_cursors" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "inbound_messages" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "mail_tokens" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "raw_webhooks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "sends" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "signals" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "activities" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "alerts" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "companies" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "company_identities" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "identities" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "people" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "suppressions" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "enrollments" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "ledger" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "tasks" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "touches" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "crm_users" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "senders" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "teams" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "users" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "workspace_due" AS PERMISSIVE FOR ALL TO public USING ("workspace_id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
CREATE POLICY "workspace_rows" ON "workspaces" AS PERMISSIVE FOR ALL TO public USING ("id" = (select nullif(current_setting('cadenza.workspace_id', true), '')::uuid));--> statement-breakpoint
INSERT INTO "product_clock" ("id", "offset_ms") VALUES (1, 0);--> statement-breakpoint
-- The role that the app's transactions take on, so that row-level security binds them. Roles belong to the whole
-- server: it may exist already, or be made at this moment by the migration of a neighbouring database.
DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    CREATE ROLE cadenza_app NOLOGIN;
  END IF;
EXCEPTION
  WHEN duplicate_object OR unique_violation THEN NULL;
  WHEN insufficient_privilege THEN
    RAISE NOTICE 'cadenza: the role cadenza_app is missing and % may not create it, so row-level security stays off. Have an administrator run: CREATE ROLE cadenza_app NOLOGIN; GRANT cadenza_app TO %; and grant it SELECT, INSERT, UPDATE, DELETE on the tables.', current_user, current_user;
END $$;--> statement-breakpoint
DO $$
DECLARE
  name text;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'cadenza_app') THEN
    RETURN;
  END IF;
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    BEGIN
      EXECUTE format('GRANT cadenza_app TO %I', current_user);
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE NOTICE 'cadenza: % is not a member of the role cadenza_app, so row-level security stays off. Have an administrator run: GRANT cadenza_app TO %;', current_user, current_user;
    END;
  END IF;
  EXECUTE format('GRANT USAGE ON SCHEMA %I TO cadenza_app', current_schema());
  -- Partitions are left out: rows are reached through their parent, which carries the policy.
  FOR name IN
    SELECT c.relname FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT c.relispartition AND c.relrowsecurity
  LOOP
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO cadenza_app', name);
  END LOOP;
  FOR name IN
    SELECT c.relname FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'S'
  LOOP
    EXECUTE format('GRANT USAGE ON SEQUENCE %I TO cadenza_app', name);
  END LOOP;
  GRANT SELECT ON "product_clock" TO cadenza_app;
END $$;
