import { z } from 'zod';
import { crmKinds } from '../ports/crm.ts';
import { lawfulBases } from '../ports/records.ts';
import { editedEmailInput, type IgnoredEdit } from './edit-emails.ts';

/** How many people are answered at once; more become a job. */
export const enrollAtOnce = 200;
/** How many one request may name. */
export const enrollAtMost = 10_000;
/** How many a list view or list may hold. */
export const enrollListAtMost = 100_000;

const refSchema = z.object({
  type: z.enum(['Contact', 'Lead', 'contact']),
  id: z.string().regex(/^[A-Za-z0-9]{1,32}$/, 'must be the id of a CRM record: letters and digits'),
});

/** How people may be named, in words. */
export const selectionWords =
  '{personIds: [id, …]}, {crm, refs: [{type, id}, …]} or {crm, listId} with a crm of salesforce or hubspot';

/** Whom to enroll: by our ids, by CRM records, or by a CRM's list. */
export const selectionSchema = z.union(
  [
    z.object({ personIds: z.array(z.uuid()).min(1).max(enrollAtMost) }),
    z.object({ crm: z.enum(crmKinds), refs: z.array(refSchema).min(1).max(enrollAtMost) }),
    z.object({ crm: z.enum(crmKinds), listId: z.string().min(1).max(100) }),
  ],
  {
    error: ({ input }) =>
      `${input === undefined ? 'is missing: it' : ''} must be ${selectionWords}, with 1 to ${enrollAtMost} people`.trim(),
  },
);
export type Selection = z.infer<typeof selectionSchema>;

/** How many people start on which local day of whoever enrolls, in order: as a forecast proposes it. */
export const startsOverSchema = z
  .array(z.object({ day: z.iso.date(), people: z.int().min(1).max(enrollListAtMost) }))
  .min(1)
  .max(260)
  .refine((days) => days.every(({ day }, at) => at === 0 || day > (days[at - 1]?.day ?? '')), {
    message: 'must name each day once, in order',
  });

const enrollPeopleFields = z.object({
  cadenceId: z.uuid().optional(),
  /** In place of the cadence: each company gets one of those that the experiment compares. */
  experimentId: z.uuid().optional(),
  people: selectionSchema,
  /** The sender of the mails; left out, that of the user who enrolls. */
  senderId: z.uuid().optional(),
  /** The step to begin with, by its key; left out, the first. Its day is then the day of enrollment. */
  startStep: z.string().min(1).max(64).optional(),
  /** Where the people come from, in words. */
  listSource: z.string().trim().min(1, 'must say where the list comes from').max(300).optional(),
  /**
   * Why they may be written to; left out, what the workspace has decided. Cadences of cold email need one of both, and
   * the list's source, too.
   */
  lawfulBasis: z.enum(lawfulBases).optional(),
  /** Emails in other words than the template's, person by person. */
  emails: z.array(editedEmailInput).max(enrollAtMost).default([]),
  /** People start over several days instead of all at once, in the order of the selection. */
  startsOver: startsOverSchema.optional(),
  /** Which variant of the first email each person is to get, as a preview showed it; left out, it is drawn. */
  variants: z
    .array(z.object({ ref: z.string().min(1).max(64), variantKey: z.string().min(1).max(64) }))
    .max(enrollAtMost)
    .default([]),
});
export const enrollPeopleInput = enrollPeopleFields.refine(
  ({ cadenceId, experimentId }) => (cadenceId === undefined) !== (experimentId === undefined),
  { path: ['cadenceId'], message: 'needs a cadence or an experiment: cadenceId or experimentId, not both' },
);
/** The same with its cadence found: of an experiment on whole cadences the first arm's. */
export type EnrollPeopleInput = Omit<z.output<typeof enrollPeopleInput>, 'cadenceId'> & {
  readonly cadenceId: string;
};
/** How people are to be enrolled, whoever they are. */
export type EnrollWish = Omit<EnrollPeopleInput, 'people'>;

export interface EnrollResult {
  /** The CRM record's id, or our person's. */
  readonly ref: string;
  readonly personId: string | null;
  readonly name: string;
  readonly status: 'enrolled' | 'skipped';
  readonly reason: string;
  readonly enrollmentId: string | null;
}

export interface EnrollSummary {
  readonly enrolled: number;
  readonly skipped: number;
  readonly results: readonly EnrollResult[];
  /** Edits of people who were not enrolled, or who were not selected. */
  readonly ignoredEdits: readonly IgnoredEdit[];
}
