import { decided, type TransitionContext } from './change.ts';
import { withinMs } from './duration.ts';
import { goOn } from './follow.ts';
import { calendarOf } from './go-on.ts';
import type { EmailStep, Step } from './model.ts';
import { noteVisit } from './past.ts';
import type { PlannedTouch, Run, Transition } from './run.ts';
import { scriptFor } from './script-variants.ts';
import { chooseVariant } from './seed.ts';
import { waitUntil } from './wait.ts';
import { inWords } from './words.ts';

/** A step that is carried out now, under the id that its touch gets. */
interface DueTouch<S extends Step = Step> {
  readonly step: S;
  readonly next: PlannedTouch;
  readonly touchId: string;
  /** Who changed the words of the email. */
  readonly editedBy?: string;
}

/** Hands an automatic email to the product and goes on. */
export function sendEmail(
  run: Run,
  { step, next, touchId, editedBy }: DueTouch<EmailStep>,
  ctx: TransitionContext,
): Transition {
  const variant = chooseVariant(step, run.id);
  const edited = editedBy === undefined ? '' : `, edited by ${editedBy}`;
  const way = { definition: ctx.version.definition, stepKey: step.key };
  const sent = noteVisit(run, way, { visit: next.visit, outcome: 'sent' });
  const onward = goOn({ ...sent, next: null, last: { stepKey: step.key, at: ctx.now } }, step.key, ctx);
  const send = {
    type: 'send_email',
    touchId,
    stepKey: step.key,
    visit: next.visit,
    variantKey: variant.key,
  } as const;
  return decided(
    { run: onward.run, actions: [send, ...onward.actions] },
    {
      rule: 'send-email',
      words: `'${step.name}' goes out now (variant ${variant.key}${edited}). ${onward.words}`,
      facts: {
        variant: variant.key,
        dueAt: next.dueAt.toISOString(),
        next: onward.facts ?? null,
        ...(editedBy === undefined ? {} : { editedBy }),
      },
    },
  );
}

/** Puts a task before the rep; later steps wait for it. A task of a 'within 2h' step is due at the end of that span. */
export function openTask(run: Run, { step, next, touchId }: DueTouch, ctx: TransitionContext): Transition {
  const start = Math.max(next.dueAt.getTime(), ctx.now.getTime());
  const dueAt = new Date(start + (withinMs(step.at) ?? 0));
  const until = waitUntil(dueAt, step.wait, calendarOf(run, ctx, step));
  const { stepKey, visit } = next;
  const opened = noteVisit(run, { definition: ctx.version.definition, stepKey }, { visit, outcome: null });
  const variant = step.channel === 'email' ? null : scriptFor(step, run.id).key;
  const which = variant === null ? '' : ` (variant ${variant})`;
  return decided(
    {
      run: { ...opened, next: null, openTask: { touchId, stepKey, visit, until } },
      actions: [{ type: 'open_task', touchId, stepKey, visit, channel: step.channel, dueAt, until }],
    },
    {
      rule: 'open-task',
      words: `'${step.name}' is yours now${which}; later steps wait for it until ${inWords(until, run.zone)}.`,
      facts: {
        zone: run.zone,
        dueAt: dueAt.toISOString(),
        until: until.toISOString(),
        wait: step.wait,
        ...(variant === null ? {} : { variant }),
      },
    },
  );
}
