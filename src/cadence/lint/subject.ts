import type { CadenceDefinition, EmailStep, Step, TaskStep } from '../model.ts';
import { spacedSteps } from '../spacing.ts';
import { nominalDays } from '../target.ts';
import { type Profile, profileOf } from './profiles.ts';
import type { Watched } from './untracked.ts';

/** How a template reads, as the mail engine finds out: rules about words look at what a person would read. */
export interface TextReading {
  /** Rendered for somebody about whom everything is known. */
  readonly full: string;
  /** Rendered for somebody about whom nothing is known but what a sender always has; holes stand in brackets. */
  readonly bare: string;
  /** Variables that have no fallback where they may be missing. */
  readonly holes: readonly string[];
  /** Placeholders that are no Liquid, each with what is wrong about it and what to write instead. */
  readonly leftovers: readonly string[];
  /** What is wrong with the template itself; null when it can be rendered. */
  readonly error: string | null;
}
/** Reads a Liquid template; never throws. */
export type ReadTemplate = (template: string) => TextReading;

/** What lint is told besides the definition. */
export interface LintOptions {
  readonly read: ReadTemplate;
  /** Where the people are who will be enrolled: ISO 3166 codes such as `DE`. */
  readonly countries?: readonly string[];
  /** The connected CRMs with the fields of their people; left out where nobody knows. */
  readonly crms?: readonly CrmFields[];
  /** Names of the cadences that could be started; left out where nobody knows. */
  readonly cadences?: readonly string[];
  /** What of a mail is watched; left out where nobody knows. */
  readonly tracking?: Watched;
  /** Texts whose words are not in the definition, by their path, and what holds the words. */
  readonly unread?: readonly Unread[];
  /** What the library's texts say of the sender's company, to be replaced by one's own words; left out: nothing. */
  readonly generalWords?: string;
}

interface Unread {
  readonly path: string;
  /** `the template 'intro-cto'`. */
  readonly source: string;
}

export interface CrmFields {
  readonly name: string;
  /** By the CRM's own names, as far as the connected user sees them. */
  readonly fields: readonly string[];
}

/** One text of a step: an email's subject or body, or a task's script. */
export interface Text {
  readonly kind: 'subject' | 'body' | 'script';
  readonly step: Step;
  readonly index: number;
  /** Key of the variant; null for a step's own script. */
  readonly variant: string | null;
  readonly path: string;
  readonly reading: TextReading;
}

/** A definition with everything that more than one rule looks at, read once. */
export interface Subject {
  readonly definition: CadenceDefinition;
  /** Day of the cadence for each step, the first is 1. */
  readonly days: readonly number[];
  readonly profile: Profile;
  /** Those that can be read. */
  readonly texts: readonly Text[];
  readonly unread: readonly (Text & Pick<Unread, 'source'>)[];
  readonly countries: readonly string[];
  readonly crms: readonly CrmFields[] | null;
  readonly cadences: readonly string[] | null;
  readonly generalWords: string | null;
  readonly tracking: Watched | null;
}

function textsOf(step: Step, index: number, read: ReadTemplate): Text[] {
  const base = { step, index };
  if (step.channel !== 'email') {
    const own = { ...base, kind: 'script' as const, variant: null, path: `steps.${index}.script` };
    const others = (step.variants ?? []).map(({ key, script }, at): Text => {
      const path = `steps.${index}.variants.${at}.script`;
      return { ...base, kind: 'script', variant: key, path, reading: read(script) };
    });
    return [{ ...own, reading: read(step.script) }, ...others];
  }
  return step.variants.flatMap((variant, at): Text[] => {
    const path = `steps.${index}.variants.${at}`;
    const body = { ...base, kind: 'body' as const, variant: variant.key, path: `${path}.body` };
    const subject = { ...base, kind: 'subject' as const, variant: variant.key, path: `${path}.subject` };
    return [
      ...(variant.subject === undefined ? [] : [{ ...subject, reading: read(variant.subject) }]),
      { ...body, reading: read(variant.body) },
    ];
  });
}

export function subjectOf(definition: CadenceDefinition, options: LintOptions): Subject {
  const sources = new Map((options.unread ?? []).map(({ path, source }) => [path, source]));
  const all = definition.steps.flatMap((step, index) => textsOf(step, index, options.read));
  return {
    definition,
    days: nominalDays(spacedSteps(definition)),
    profile: profileOf(definition.type),
    texts: all.filter(({ path }) => !sources.has(path)),
    unread: all.flatMap((text) => {
      const source = sources.get(text.path);
      return source === undefined ? [] : [{ ...text, source }];
    }),
    countries: options.countries ?? [],
    crms: options.crms ?? null,
    cadences: options.cadences ?? null,
    generalWords: options.generalWords ?? null,
    tracking: options.tracking ?? null,
  };
}

/** A step with its place. */
export interface Placed<S extends Step = Step> {
  readonly step: S;
  readonly index: number;
  readonly day: number;
}

export function placed({ definition, days }: Subject): readonly Placed[] {
  return definition.steps.map((step, index) => ({ step, index, day: days[index] ?? 1 }));
}

export function emailsOf(subject: Subject): readonly Placed<EmailStep>[] {
  return placed(subject).flatMap((one) => (one.step.channel === 'email' ? [{ ...one, step: one.step }] : []));
}

export function callsOf(subject: Subject): readonly Placed<TaskStep>[] {
  return placed(subject).flatMap((one) => (one.step.channel === 'call' ? [{ ...one, step: one.step }] : []));
}

/** Words of a text, as a reader counts them. */
export function wordsIn(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}]+(?:['’.@:/-][\p{L}\p{N}]+)*/gu) ?? [];
}

/** `'email-1'`, and the variant where the step has several. */
export function nameOf({ step, variant }: Text): string {
  const several = step.channel === 'email' && step.variants.length > 1 && variant !== null;
  return several ? `'${step.key}', variant '${variant}'` : `'${step.key}'`;
}
