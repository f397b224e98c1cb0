import { chooseVariant } from '../cadence/index.ts';
import type { EmailStep, Variant } from '../cadence/model.ts';
import { composeEmail, renderEmail, renderText, withoutMarks } from '../mail/index.ts';
import type { OutgoingMail } from '../ports/mail.ts';
import type { Send } from '../ports/records.ts';
import type { ActorContext, AppSettings } from './context.ts';
import { type FilledTexts, fillTexts, namesToAdd, namesToWaitFor } from './fill-texts.ts';
import { wayOf } from './mail-for.ts';
import { mailInForce } from './mail-in-force.ts';
import type { Material } from './materials.ts';

/** An email whose words are final; only ids and tokens are still to come. */
export interface PreparedEmail {
  readonly subject: string;
  /** With its marks: bold, italic, links and lists are still to be made. */
  readonly text: string;
  readonly step: EmailStep;
  /** Who changed its words; null when they are the template's. */
  readonly editedBy: string | null;
}

/** An email that cannot be written. */
export interface Unwritten {
  readonly ok: false;
  readonly words: string;
  /** What somebody can mend: the variables without a value, and all that may bring one. Null where the text is not at fault. */
  readonly lacks: { readonly missing: readonly string[]; readonly waitFor: readonly string[] } | null;
}

type Preparation = { readonly ok: true; readonly email: PreparedEmail } | Unwritten;

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
  const { step, enrollment, thread, workspace } = material;
  if (step === null || step.channel !== 'email' || step.mode !== 'automatic') return null;
  const opens = step.thread === 'reply' && thread.length === 0 && material.leftThread === null;
  if (opens && step.withoutThread !== 'new')
    return {
      ok: false,
      words: `Held: step '${step.key}' answers in a thread, but no earlier mail was sent.`,
      lacks: null,
    };
  if (workspace.postalAddress === null || !URL.canParse(settings.publicUrl))
    return {
      ok: false,
      words: 'Held: the workspace has no postal address, which every mail must carry.',
      lacks: null,
    };
  const variant = chooseVariant(step, enrollment.id);
  const edited = material.edited;
  const filled = fillTexts(
    material,
    [
      (edited?.subject ?? null) === null ? subjectOf(step, variant, thread) : asIs,
      edited === null ? variant.body : asIs,
    ],
    withoutMarks,
  );
  const [subject = '', body = ''] = filled.texts;
  const rendered =
    filled.error === null
      ? renderEmail({ subject, body, variables: filled.variables })
      : { ok: false as const, error: `${filled.error}.` };
  if (rendered.ok) {
    const left = step.thread === 'reply' ? material.leftThread : null;
    const email = {
      subject: edited?.subject ?? left ?? rendered.subject,
      text: edited?.text ?? rendered.text,
      step,
      editedBy: edited?.editedBy ?? null,
    };
    return { ok: true, email };
  }
  const found = 'missing' in rendered ? rendered.missing : [];
  const missing = namesToAdd(found, filled);
  const why =
    'missing' in rendered
      ? `no value for ${missing.join(', ')} and no fallback in the template`
      : rendered.error.replace(/\.$/, '');
  return {
    ok: false,
    words: `Held: step '${step.key}' cannot be written: ${why}.`,
    lacks: { missing, waitFor: namesToWaitFor(found, filled) },
  };
}

/** The texts of an email step that were rendered for a run, filled in: what its evidence is read from. */
export function filledEmail(
  material: Material,
  step: EmailStep,
): { readonly filled: FilledTexts; readonly variant: EmailStep['variants'][number] } {
  const { edited, enrollment } = material;
  const variant = chooseVariant(step, enrollment.id);
  // What somebody wrote in the template's place has no fields.
  const texts = [
    edited?.subject == null ? variant.subject : undefined,
    edited === null ? variant.body : undefined,
  ];
  return {
    filled: fillTexts(
      material,
      texts.filter((text) => text !== undefined),
    ),
    variant,
  };
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
  material: Material,
  step: EmailStep,
): { readonly subject: string; readonly text: string; readonly missing: readonly string[] } {
  const variant = chooseVariant(step, material.enrollment.id);
  const [subject, text] = draftTexts(material, [subjectOf(step, variant, material.thread), variant.body]);
  const missing = [...(subject?.missing ?? []), ...(text?.missing ?? [])];
  return { subject: subject?.text ?? '', text: text?.text ?? '', missing: [...new Set(missing)].sort() };
}

/** Texts with marks in place of what is missing, and its names; one that cannot be read at all stays as it is. */
export function draftTexts(
  material: Material,
  texts: readonly string[],
): readonly { readonly text: string; readonly missing: readonly string[] }[] {
  const filled = fillTexts(material, texts);
  return filled.texts.map((source) => {
    const rendered = filled.error === null ? renderText(source, filled.variables) : null;
    return rendered?.ok
      ? { text: rendered.text, missing: namesToAdd(rendered.missing, filled) }
      : { text: source, missing: [] };
  });
}

/** What the recipient's program knows a mail by. A mailbox's vendor says it; a mail service's word is another id of its own. */
const idInThread = ({ mail, leftAs }: Send) =>
  mail.mailboxId === undefined ? mail.messageId : (leftAs ?? mail.messageId);

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
  const { publicUrl } = ctx.settings;
  const { inboundDomain } = mailInForce(ctx.settings, workspace);
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
        ? latestThread(thread).map((one) => ({ messageId: idInThread(one), subject: one.mail.subject }))
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
  const mail: OutgoingMail =
    inboundDomain === null
      ? {
          ...composed,
          replyTo: null,
          unsubscribe: { url: `${publicUrl}/u/${token}`, mailto: `${sender.email}?subject=unsubscribe` },
          ...wayOf(workspace, sender),
        }
      : { ...composed, ...wayOf(workspace, sender) };
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
export function renewSend(
  ctx: ActorContext,
  before: Send,
  { workspace, sender }: Pick<Material, 'workspace' | 'sender'>,
): { readonly send: Send; readonly token: string } {
  const id = ctx.ids.uuid();
  const token = before.mail.unsubscribe?.url.split('/').at(-1) ?? ctx.ids.token(17);
  const { mailboxId: _, serviceId: __, ...words } = before.mail;
  const way = wayOf(workspace, sender);
  const mail = { ...words, ...way, customArgs: { ...before.mail.customArgs, cadenza_send: id } };
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
