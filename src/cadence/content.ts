import { z } from 'zod';
import { fieldConditionSchema, fieldHolds } from './field-condition.ts';

/** How a snippet, a rule or a template is called in texts and files. */
export const contentName = z
  .string()
  .regex(
    /^[a-z][a-z0-9_-]{0,63}$/,
    'must be lower-case letters, digits, - or _, at most 64, beginning with a letter',
  );

const text = z.string().min(1).max(20_000);

/** A text that several mails and scripts share. `version` is the library's, from which it was taken at publishing. */
const snippetSchema = z.strictObject({ text, version: z.int().min(1).optional() });

const branchSchema = z.strictObject({
  /** Left out on the last one: what everybody else gets. */
  when: fieldConditionSchema.optional(),
  /** Liquid. */
  text,
});
export type ContentBranch = z.infer<typeof branchSchema>;

const branchesSchema = z
  .array(branchSchema)
  .min(1, 'must have at least one text')
  .max(30, 'must have at most 30 texts')
  .superRefine((branches, ctx) => {
    branches.slice(0, -1).forEach((branch, index) => {
      if (branch.when === undefined)
        ctx.addIssue({
          code: 'custom',
          path: [index, 'when'],
          message: "is missing: only the last text may do without 'when', and is what everybody else gets",
        });
    });
  });

/** Parts of a cadence that its texts use. */
export const contentFields = {
  /** Texts by name, for `{% snippet 'name' %}`. What is not here is taken from the library when it is published. */
  snippets: z.record(contentName, snippetSchema).optional(),
  /** Texts chosen by rule, for `{{ content.name }}`: the first whose condition holds. */
  content: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits or _'),
      branchesSchema,
    )
    .optional(),
};

/** Where a text came from: a template of the library, and its version as it was pinned at publishing. */
export const templateFields = {
  template: contentName.optional(),
  templateVersion: z.int().min(1).optional(),
};

/** The branch that counts for somebody, as its index; -1 when none does. `read` gives a field's value, null for none. */
export function branchFor(
  branches: readonly ContentBranch[],
  read: (field: string) => string | null,
): number {
  return branches.findIndex(({ when }) => when === undefined || fieldHolds(when, read));
}

/** The fields that decide between branches. */
export function fieldsOfBranches(branches: readonly ContentBranch[]): readonly string[] {
  return [...new Set(branches.flatMap(({ when }) => (when === undefined ? [] : [when.field])))];
}
