-- By hand. Nothing has ever read or written these two.
DROP TABLE "schedules";--> statement-breakpoint
DROP TABLE "teams";
-- Of "jobs"."idempotency_key" with its index, "enrollment_batches"."left_out" and "users"."team_id" only the names are
-- gone from the schema. Processes of the version before still name them in their statements, and go on working while an
-- upgrade is under way; the columns are dropped by a migration of the next version. test/store/upgrade.test.ts lists them.