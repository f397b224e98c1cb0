import { z } from 'zod';
import { contentFields } from '../cadence/content.ts';
import { literal, renderText, type WriteValue, withoutMarks, writingOf } from '../mail/index.ts';
import type { Company, Fact, Person, Sender } from '../ports/records.ts';
import type { Tx } from '../ports/store.ts';
import { knownNames, problemsIn, snippetsFor } from './check-texts.ts';
import type { ActorContext } from './context.ts';
import { fillTexts, namesToAdd } from './fill-texts.ts';
import { parseInput } from './parse-input.ts';
import { found, inWorkspace } from './reading.ts';
import { freshFacts } from './variables-of.ts';

const texts = {
  /** Left out for a script, or a mail that answers in a thread. */
  subject: z.string().min(1).max(250).optional(),
  body: z.string().min(1).max(20_000),
};

export const previewTemplateInput = z.strictObject({
  ...texts,
  /** For whom; left out, for an invented person. */
  personId: z.uuid().optional(),
  /** The sender; left out, the actor's own, or else the first that there is. */
  senderId: z.uuid().optional(),
  /** It is an email's: of what it becomes, only what its author marked is a mark, as in the mail. */
  marks: z.boolean().default(false),
  ...contentFields,
});

/** A text as one person would get it. */
export interface TemplatePreview {
  readonly for: { readonly personId: string | null; readonly name: string };
  /** With marks such as `[person.title]` in the place of what is missing. */
  readonly subject: string | null;
  readonly text: string;
  /** Variables without value and fallback: such a mail would be held. */
  readonly missing: readonly string[];
  /** What is wrong with the text itself. */
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  /** Which text was chosen by rule, and why. */
  readonly chosen: readonly { readonly name: string; readonly branch: number | null; readonly why: string }[];
}

type Subject = { readonly person: Person; readonly company: Company | null; readonly facts: readonly Fact[] };

/** Somebody who does not exist, with a value in every field. */
function example(now: Date): Subject {
  const id = '00000000-0000-7000-8000-000000000000';
  const company = { id, name: 'Example Foods', domain: 'foods.example', industry: 'Food', caps: null };
  return {
    person: {
      id,
      email: 'ada@foods.example',
      firstName: 'Ada',
      lastName: 'Example',
      title: 'Head of Operations',
      phone: null,
      city: 'Hamburg',
      state: null,
      country: 'DE',
      companyId: id,
      zone: 'Europe/Berlin',
      zoneOrigin: 'example',
      zoneConfidence: 'high',
      zoneWords: null,
      hold: null,
      provisionalHoldUntil: null,
      awayUntil: null,
      lastContactAt: null,
      createdAt: now,
      mergedIntoId: null,
    },
    company,
    facts: [],
  };
}

async function subjectOf(tx: Tx, personId: string | undefined, now: Date): Promise<Subject> {
  if (personId === undefined) return example(now);
  const person = found((await tx.people.byIds([personId]))[0], 'person', personId);
  const companyIds = person.companyId === null ? [] : [person.companyId];
  const [company = null] = await tx.companies.byIds(companyIds);
  return { person, company, facts: freshFacts(await tx.facts.of([person.id, ...companyIds]), now) };
}

async function senderFor(ctx: ActorContext, tx: Tx, senderId: string | undefined): Promise<Sender> {
  const senders = await tx.users.senders();
  const asked = senders.find((one) => one.id === senderId);
  const own = senders.find((one) => one.userId === ctx.actor.userId);
  return found(senderId === undefined ? (own ?? senders[0]) : asked, 'sender', senderId ?? 'at all');
}

/**
 * Shows what a text becomes for somebody, with the names of what is missing and what is wrong with it; snippets that
 * are not given are the library's. Nothing is kept. `not_found` without such a person or sender.
 */
export async function previewTemplate(
  ctx: ActorContext,
  input: z.input<typeof previewTemplateInput>,
): Promise<TemplatePreview> {
  const { subject, body, personId, senderId, marks, content, ...given } = parseInput(
    previewTemplateInput,
    input,
  );
  return inWorkspace(ctx, async (tx) => {
    const now = ctx.clock.now();
    const whom = await subjectOf(tx, personId, now);
    const sender = await senderFor(ctx, tx, senderId);
    const own = Object.fromEntries(
      Object.entries(given.snippets ?? {}).map(([name, one]) => [name, one.text]),
    );
    const inside = Object.values(content ?? {}).flatMap((branches) => branches.map((branch) => branch.text));
    const library = await snippetsFor(
      tx,
      [body, ...(subject === undefined ? [] : [subject]), ...inside],
      own,
    );
    const taken = [...library].map(
      ([name, one]) => [name, { text: one.body, version: one.version }] as const,
    );
    const snippets = { ...given.snippets, ...Object.fromEntries(taken) };
    const known = await knownNames(tx, content === undefined ? null : Object.keys(content));
    const checked = { known, snippet: (name: string) => snippets[name]?.text };
    const problems = [
      ...(subject === undefined
        ? []
        : problemsIn({ text: subject, path: 'subject', where: 'Subject' }, checked)),
      ...problemsIn({ text: body, path: 'body', where: 'Text' }, checked),
    ];
    const enrollment = { listSource: 'the list that they are enrolled from' };
    const definition = { name: 'the cadence', snippets, content };
    const filled = fillTexts(
      { ...whom, sender, enrollment, version: { definition } },
      subject === undefined ? [body] : [subject, body],
      marks ? withoutMarks : undefined,
    );
    const [head, text] = subject === undefined ? [null, filled.texts[0]] : filled.texts;
    const shown = (source: string | null | undefined, write?: WriteValue) => {
      const rendered = source == null ? null : renderText(source, filled.variables, write);
      return rendered?.ok ? rendered : { text: source ?? '', missing: [] };
    };
    const [top, below] = [shown(head), shown(text, marks ? writingOf(filled.variables) : undefined)];
    const name = [whom.person.firstName, whom.person.lastName].filter(Boolean).join(' ');
    return {
      for: { personId: personId ?? null, name: name || (whom.person.email ?? 'somebody') },
      // In a subject nothing is a mark.
      subject: head == null ? null : marks ? literal(top.text) : top.text,
      text: below.text,
      missing: namesToAdd([...top.missing, ...below.missing], filled),
      problems,
      chosen: filled.chosen.map(({ name: chosen, branch, why }) => ({ name: chosen, branch, why })),
    };
  });
}
