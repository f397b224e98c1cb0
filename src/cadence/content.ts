import { z } from 'zod';
import { keySchema } from './basics.ts';
import { comparedBy, comparisonKeys, comparisons, fieldNameSchema } from './conditions.ts';
import { type FieldQuestion, fieldVerdict } from './evaluate.ts';

/** How a snippet or a template is called in texts and files. */
export const contentName = keySchema;

const text = z.string().min(1).max(20_000).describe('Liquid.');

const snippetSchema = z.strictObject({
  text,
  version: z
    .int()
    .min(1)
    .optional()
    .describe("The library's version that the text is from. Left out: the cadence's own."),
});

/** A question about one field: that of `conditionSchema`, by itself. */
const whenSchema = z
  .strictObject({ field: fieldNameSchema, ...comparisons })
  .refine((when) => comparedBy(when).length === 1, `needs one of ${comparisonKeys.join(', ')}, and only one`);

const branchSchema = z.strictObject({
  when: whenSchema
    .optional()
    .describe('For whom the text is. Left out on the last one: what everybody else gets.'),
  text,
});
type ContentBranch = z.infer<typeof branchSchema>;

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
  snippets: z
    .record(contentName, snippetSchema)
    .optional()
    .describe(
      "Texts by name, for {% snippet 'name' %}. What is not here is the library's, as it is when published.",
    ),
  content: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'must be lower-case letters, digits or _'),
      branchesSchema,
    )
    .optional()
    .describe('Texts chosen by rule, for {{ content.name }}: the first whose condition holds.'),
};

/** Where a text came from: a template of the library, and its version as it was pinned at publishing. */
export const templateFields = {
  template: contentName
    .optional()
    .describe('A template of the library. Without words beside it, its words are taken when published.'),
  templateVersion: z.int().min(1).optional().describe('Which version of the template the words are.'),
};

/** The branch that counts for somebody: its index, -1 when none does, and why, in words. */
export function branchFor(
  branches: readonly ContentBranch[],
  fields: Readonly<Record<string, string>>,
): { readonly at: number; readonly why: string } {
  for (const [at, { when }] of branches.entries()) {
    if (when === undefined) return { at, why: 'what everybody else gets' };
    const { met, words } = fieldVerdict(when.field, when satisfies FieldQuestion, fields);
    if (met) return { at, why: words };
  }
  return { at: -1, why: 'no condition holds' };
}

/** The fields that decide between branches. */
export function fieldsOfBranches(branches: readonly ContentBranch[]): readonly string[] {
  return [...new Set(branches.flatMap(({ when }) => (when === undefined ? [] : [when.field])))];
}
