import { z } from '@hono/zod-openapi';
import { choices } from '../../app/in-flight-plan.ts';
import { version, warnings } from './cadences.ts';
import { job } from './jobs.ts';

const fieldChange = z
  .object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional(), words: z.string() })
  .openapi('FieldChange');

const ofStep = { stepKey: z.string(), name: z.string(), words: z.string() };
const stepChange = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('added'), ...ofStep, position: z.int() }),
  z.object({ kind: z.literal('removed'), ...ofStep, position: z.int(), renamedTo: z.string().nullable() }),
  z.object({ kind: z.literal('moved'), ...ofStep, from: z.int(), to: z.int() }),
  z.object({ kind: z.literal('changed'), ...ofStep, fields: z.array(fieldChange) }),
]);

const versionDiff = z
  .object({ same: z.boolean(), cadence: z.array(fieldChange), steps: z.array(stepChange) })
  .openapi('VersionDiff', { description: 'What differs between two versions, each change also in words' });

/** The numbers of the two that were compared; null for a definition that is not published. */
export const namedDiff = versionDiff
  .extend({ from: z.int(), to: z.int().nullable() })
  .openapi('NamedVersionDiff');

const choice = z.enum(choices);
const group = z.object({
  version: z.int(),
  state: z.enum(['active', 'paused']),
  stands: z.enum(['before', 'at', 'after']),
  stepKey: z.string().nullable(),
  stepName: z.string().nullable(),
  count: z.int(),
  choice,
  to: z.string().nullable(),
  choices: z.array(choice),
  stepGone: z.boolean(),
  suggested: z.string().nullable(),
  words: z.string(),
});

const people = z
  .object({
    total: z.int(),
    counts: z.object({ stay: z.int(), move: z.int(), restart: z.int() }),
    cannotMove: z.int(),
    groups: z.array(group),
  })
  .openapi('InFlightPlan', { description: 'People in flight by where they stand, and what becomes of them' });

export const preview = z.object({ diff: versionDiff, people, warnings }).openapi('PublishPreview');
export const published = version
  .extend({ people, job: job.nullable(), warnings })
  .openapi('PublishedVersion');
