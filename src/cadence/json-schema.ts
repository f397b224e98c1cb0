import { z } from 'zod';
import { cadenceSchema } from './model.ts';

/** What an editor shows of fields that carry no words of their own in the model. */
const words: Readonly<Record<string, string>> = {
  name: 'As people read it.',
  type: 'What kind of cadence it is: benchmarks and advice go by it.',
  description: 'What it is for.',
  schedule:
    'When people may be reached, in their own zone. Left out: Monday to Friday, 9 to 12 and 13 to 17.',
  windows: 'Open spans by weekday, such as 09:00-12:00. A weekday that is left out is closed.',
  count: 'Whether day: 3 counts calendar days or open days only.',
  minimumGap: 'Least distance between touches that lie on different days.',
  steps: 'In order; 50 at most.',
  key: 'A stable name: lower-case letters, digits, - and _.',
  channel: 'Emails can be sent by the product; all others are tasks of the rep.',
  mode: 'automatic: sent by the product. task: put before the rep.',
  day: 'Day of the cadence; the first is 1. Either this or after.',
  at: 'A time such as 10:00 (in quotes), morning, afternoon, immediate, or within 2h.',
  after: 'Gap after the step before, such as 30m, 4h or 3d. Either this or day.',
  thread: "reply: in the thread of the run's latest email.",
  withoutThread: 'What a reply does when no email was sent: hold it for the rep, or open a new thread.',
  variants: 'Wordings against each other; each person gets one and keeps it.',
  weight: 'Share relative to the other variants.',
  subject: 'Liquid.',
  body: 'Liquid, plain text; blank lines part paragraphs. Left out where a template is named.',
  wait: 'How long later steps wait for this task once it is due; then it counts as not done.',
  ifNotDone: 'What happens then: the run goes on, or holds.',
  outcomes: 'What follows an outcome, over what its channel says; also outcomes of your own.',
  action: 'What to do on LinkedIn.',
  script: 'Liquid: what to say or write.',
  talkingPoints: 'What to mention.',
  priority: 'Where the task stands among others.',
  when: 'Looked at when such a signal comes in, and whenever a step is due.',
};

/** Adds words to every property that has none. */
function described(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(described);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [
      name,
      name === 'properties' ? properties(part) : described(part),
    ]),
  );
}

function properties(part: object): object {
  return Object.fromEntries(
    Object.entries(part).map(([name, property]) => {
      const own = described(property) as object;
      return [
        name,
        words[name] === undefined || 'description' in own ? own : { ...own, description: words[name] },
      ];
    }),
  );
}

/** The field that holds a step's or a variant's words, which may come from a template instead. */
const worded = ['body', 'script'];

/** Where a template is named, its words are taken when the cadence is published: then they need not stand here. */
function wordedByTemplate(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(wordedByTemplate);
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [name, wordedByTemplate(part)]),
  );
  const { properties, required } = inner;
  if (typeof properties !== 'object' || properties === null || !('template' in properties)) return inner;
  const all: readonly unknown[] = Array.isArray(required) ? required : [];
  const words = all.filter((name) => worded.includes(String(name)));
  return {
    ...inner,
    required: all.filter((name) => !words.includes(name)),
    anyOf: [{ required: words }, { required: ['template'] }],
  };
}

/**
 * The JSON Schema (draft 7, which editors know) of a cadence file, made of the schema by which it is read. What one field
 * alone cannot say, such as that a goTo leads to a step, only reading it tells.
 */
export function cadenceJsonSchema(): object {
  const schema = z.toJSONSchema(cadenceSchema, { io: 'input', target: 'draft-7' });
  const { $schema, ...rest } = schema;
  return { $schema, title: 'Cadenza cadence', ...(described(wordedByTemplate(rest)) as object) };
}
