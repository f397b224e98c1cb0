import { chooseVariant } from '../cadence/index.ts';
import type { EmailStep, Variant } from '../cadence/model.ts';
import { composeEmail, renderEmail, renderText, variablesFor } from '../mail/index.ts';
import type { Send } from '../ports/records.ts';
import type { ActorContext, AppSettings } from './context.ts';
import type { Material } from './materials.ts';

/** An email whose words are final; only ids and tokens are still to come. */
export interface PreparedEmail {
  readonly subject: string;
  readonly text: string;
  readonly step: EmailStep;
  /** Who changed its words; null when they are the template's. */
  readonly editedBy: string | null;
}

export type Preparation =
  | { readonly ok: true; readonly email: PreparedEmail }
  | { readonly ok: false; readonly words: string };

/** A subject for a reply in a thread; `composeEmail` takes the thread's own. */
const threadSubject = 'Re';

/** Stands in the template's place for words that somebody wrote: those are never rendered. */
const asIs = 'as edited';

/**
 * Renders the email of a run's next step for its person; null when the next step is no automatic email. A variable
 * without value or fallback makes it not ok, with words that name it: a hole is never sent. What somebody edited goes
 * out as they wrote it.
 */
export function prepareEmail(material: Material, settings: AppSettings): Preparation | null {
  const { step, enrollment, person, company, sender, thread, workspace } = material;
  if (step === null || step.channel !== 'email' || step.mode !== 'automatic') return null;
  const opens = step.thread === 'reply' && thread.length === 0;
  if (opens && step.withoutThread !== 'new')
    return {
      ok: false,
      words: `Held: step '${step.key}' answers in a thread, but no earlier mail was sent.`,
    };
  if (workspace.postalAddress === null || !URL.canParse(settings.publicUrl))
    return { ok: false, words: 'Held: the workspace has no postal address, which every mail must carry.' };
  const variant = chooseVariant(step, enrollment.id);
  const edited = material.edited;
  const rendered = renderEmail({
    subject: (edited?.subject ?? null) === null ? subjectOf(step, variant, thread) : asIs,
    body: edited === null ? variant.body : asIs,
    variables: variablesFor({ person, company: company ?? {}, sender }),
  });
  if (rendered.ok) {
    const subject = edited?.subject ?? rendered.subject;
    const text = edited?.text ?? rendered.text;
    return { ok: true, email: { subject, text, step, editedBy: edited?.editedBy ?? null } };
  }
  const why =
    'missing' in rendered
      ? `no value for ${rendered.missing.join(', ')} and no fallback in the template`
      : rendered.error;
  return { ok: false, words: `Held: step '${step.key}' cannot be written: ${why}.` };
}

/** The template of a subject: in a thread that is there, the thread's own takes its place. */
function subjectOf(step: EmailStep, variant: Variant, thread: Material['thread']): string {
  return step.thread === 'reply' && thread.length > 0 ? threadSubject : (variant.subject ?? threadSubject);
}

/** The mails of the thread that was opened last, oldest first: a run may have opened several. */
function latestThread(thread: Material['thread']): Material['thread'] {
  return thread.slice(
    Math.max(
      0,
      thread.findLastIndex(({ mail }) => mail.inReplyTo === null),
    ),
  );
}

/** An email with marks such as `[person.title]` in place of what is missing, for a person to finish. */
export function draftEmail(
  { enrollment, person, company, sender, thread }: Material,
  step: EmailStep,
): { readonly subject: string; readonly text: string } {
  const variant = chooseVariant(step, enrollment.id);
  const variables = variablesFor({ person, company: company ?? {}, sender });
  const filled = (template: string) => {
    const rendered = renderText(template, variables);
    return rendered.ok ? rendered.text : template;
  };
  return { subject: filled(subjectOf(step, variant, thread)), text: filled(variant.body) };
}

/** CRMs keep line breaks that were pasted into a name; in a header they would have the mail refused for good. */
const oneLine = (name: string) => name.replace(/\s+/g, ' ').trim();

/** A send for a touch, composed to the last header, with the token that its addresses carry. */
export function toSend(
  ctx: ActorContext,
  material: Material,
  touch: { readonly touchId: string; readonly attempt: number; readonly email: PreparedEmail },
): { readonly send: Send; readonly token: string } {
  const { enrollment, person, sender, workspace, thread } = material;
  const { email, touchId, attempt } = touch;
  const { inboundDomain, publicUrl } = ctx.settings;
  const id = ctx.ids.uuid();
  const token = ctx.ids.token(17);
  const composed = composeEmail({
    touchId,
    from: { email: sender.email, name: oneLine(sender.name) },
    to: {
      email: person.email ?? '',
      name: oneLine([person.firstName, person.lastName].filter(Boolean).join(' ')) || null,
    },
    content: email,
    previous:
      email.step.thread === 'reply'
        ? latestThread(thread).map((one) => ({ messageId: one.mail.messageId, subject: one.mail.subject }))
        : [],
    messageDomain: sender.email.split('@')[1] ?? 'localhost',
    inbound: { domain: inboundDomain ?? 'localhost', replyToken: token, unsubscribeToken: token },
    unsubscribeUrl: `${publicUrl}/u/${token}`,
    footer: { company: sender.company, postalAddress: workspace.postalAddress ?? '' },
    customArgs: {
      cadenza_workspace: workspace.id,
      cadenza_enrollment: enrollment.id,
      cadenza_touch: touchId,
      cadenza_send: id,
      cadenza_step: email.step.key,
    },
    track: { opens: true, clicks: true },
  });
  const mail =
    inboundDomain === null
      ? {
          ...composed,
          replyTo: null,
          unsubscribe: { url: `${publicUrl}/u/${token}`, mailto: `${sender.email}?subject=unsubscribe` },
        }
      : composed;
  const send: Send = {
    id,
    touchId,
    enrollmentId: enrollment.id,
    personId: person.id,
    senderId: sender.id,
    attempt,
    state: 'reserved',
    mail,
    providerId: null,
    reason: null,
    reservedAt: ctx.clock.now(),
    resolvedAt: null,
    retryAt: null,
  };
  return { send, token };
}

/**
 * The next attempt for a mail that certainly did not leave: the same words, Message-ID and addresses (so its token
 * stays what it was), under a new send id.
 */
export function renewSend(ctx: ActorContext, before: Send): { readonly send: Send; readonly token: string } {
  const id = ctx.ids.uuid();
  const token = before.mail.unsubscribe?.url.split('/').at(-1) ?? ctx.ids.token(17);
  const mail = { ...before.mail, customArgs: { ...before.mail.customArgs, cadenza_send: id } };
  const fresh = {
    state: 'reserved' as const,
    providerId: null,
    reason: null,
    resolvedAt: null,
    retryAt: null,
  };
  const send = { ...before, ...fresh, id, mail, attempt: before.attempt + 1, reservedAt: ctx.clock.now() };
  return { send, token };
}
