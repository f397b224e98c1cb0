import { useActor } from '../../parts/actor.ts';
import { Moment } from '../../parts/moment.tsx';
import { localTime, words } from '../../words.ts';
import { CrmMarks } from './crm-marks.tsx';
import type { Decision, WhyRun } from './person-data.ts';
import { FullText } from './timeline.tsx';
import classes from './why.module.css';

/** One decision: what was decided, by which rule and whom, what it used, and what came of it. */
export function DecisionItem(props: {
  readonly decision: Decision;
  readonly run: WhyRun | null;
  readonly zone: string;
}) {
  const { decision, run, zone } = props;
  const actor = useActor();
  const ignored = decision.rule.startsWith('ignored-');
  const touches = run?.touches.filter((touch) => actedOn(decision).includes(touch.id)) ?? [];
  return (
    <li className={classes.decision} data-ignored={ignored || undefined}>
      <div className={classes.words}>{decision.words.replace(/^ignored: /, 'Changed nothing: ')}</div>
      <div className={classes.meta}>
        <Moment at={decision.at} zone={zone} />
        <span>
          rule <code>{decision.rule}</code>
        </span>
        <span>by {actor(decision.actor)}</span>
        <span>then {words(decision.state)}</span>
      </div>
      {touches.map((touch) => (
        <div key={touch.id} className={classes.outcome}>
          <div className={classes.came}>
            <span>
              {touch.step} · {touch.outcome === null ? words(touch.state) : words(touch.outcome)}
              {touch.variantKey === null ? '' : `, variant ${touch.variantKey}`}
            </span>
            <CrmMarks entries={touch.crm} />
          </div>
          {touch.sent === null ? null : (
            <FullText
              text={{ label: `What was sent: ${touch.sent.subject}`, body: touch.sent.text, open: false }}
            />
          )}
        </div>
      ))}
      <Used decision={decision} zone={zone} />
    </li>
  );
}

/** Ids of the touches that a decision carried out, closed or skipped; what it only opened stands with its end. */
function actedOn(decision: Decision): string[] {
  return decision.actions.flatMap((action) => {
    const { type, touchId } = action as { readonly type?: unknown; readonly touchId?: unknown };
    return typeof touchId === 'string' && type !== 'open_task' ? [touchId] : [];
  });
}

function Used(props: { readonly decision: Decision; readonly zone: string }) {
  const { event, facts, engine } = props.decision;
  // What an event brings along stands among the facts, too: each once.
  const rows = new Map([...flat({ event: event.type, ...withoutType(event) }, ''), ...flat(facts, '')]);
  return (
    <details className={classes.used}>
      <summary>What it used</summary>
      <dl>
        {[...rows].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{shown(value, props.zone)}</dd>
          </div>
        ))}
        <div>
          <dt>engine</dt>
          <dd>version {engine}</dd>
        </div>
      </dl>
    </details>
  );
}

const withoutType = ({ type: _, ...rest }: Decision['event']) => rest;

/** Facts by their path, in words: `next due at`. */
function flat(value: Readonly<Record<string, unknown>>, path: string): (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = `${path} ${key.replaceAll(/([A-Z])/g, ' $1').toLowerCase()}`.trim();
    return inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? flat(inner as Record<string, unknown>, name)
      : [[name, inner] as const];
  });
}

function shown(value: unknown, zone: string): string {
  if (value === null || value === undefined) return 'none';
  if (typeof value !== 'string') return JSON.stringify(value);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value) ? localTime(new Date(value), zone) : value;
}
