import { Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe, useNow } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Key } from '../../parts/key.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import type { EnrollSearch } from '../../routes.tsx';
import { clockTime, placeOf, plural, relation } from '../../words.ts';
import { type EnrollAnswer, loadBatch, type Preview, targetOf, type Wanted, type Whole } from './data.ts';
import { type Edits, emailOf, markOf, wrongWith } from './edits.ts';
import classes from './enroll.module.css';
import { planDays, planWords } from './forecast-words.ts';
import { touchTime } from './when.tsx';

/** A key under which the server carries a request out once, however often it comes. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** The same request has the same key until it has been answered well; another one has another. */
function useOnce() {
  const last = useRef<{ readonly request: string; readonly key: string } | null>(null);
  return {
    keyFor: (request: string) => {
      if (last.current?.request !== request) last.current = { request, key: newKey() };
      return last.current.key;
    },
    over: () => {
      last.current = null;
    },
  };
}

/**
 * A plan with room for everybody who was selected, as an enrollment asks for: it was made for those who can start, and
 * those who are skipped take nobody's place.
 */
function withRoom({ startsOver = [] }: Wanted, total: number): Pick<Wanted, 'startsOver'> {
  const [last, ...before] = [...startsOver].reverse();
  if (last === undefined) return {};
  const room = startsOver.reduce((sum, { people }) => sum + people, 0);
  const people = last.people + Math.max(0, total - room);
  return { startsOver: [...before.reverse(), { ...last, people }] };
}

interface Props {
  readonly search: EnrollSearch;
  readonly wanted: Wanted;
  readonly preview: Preview;
  readonly whole: Whole | null;
  readonly edits: Edits;
}

function summaryOf(
  { wanted, preview, whole, edits }: Props,
  on: { readonly zone: string; readonly now: Date },
) {
  const { zone, now } = on;
  const cadenceId = targetOf(wanted);
  const starting = preview.results.filter((one) => one.status === 'ready');
  const marks = starting.map((one) => markOf(edits, cadenceId, one));
  const broken = starting.find((_, index) => marks[index] === 'broken');
  const brokenEdit = broken === undefined ? null : edits.of(cadenceId, broken);
  const emails = starting.flatMap((one) => {
    const edit = edits.of(cadenceId, one);
    const stepKey = emailOf(one)?.stepKey;
    if (edit === null || wrongWith(edit) !== null || stepKey === undefined) return [];
    return [{ ref: one.ref, stepKey, subject: edit.subject, text: edit.text }];
  });
  // What was read here is what goes out.
  const variants = starting.flatMap((one) => {
    const shown = edits.of(cadenceId, one) ?? emailOf(one);
    return shown === null ? [] : [{ ref: one.ref, variantKey: shown.variantKey }];
  });
  const touches = starting.flatMap((one) => (one.firstTouch === null ? [] : [one.firstTouch]));
  const first = [...touches].sort(
    (a, b) => Number(a.waits) - Number(b.waits) || a.dueAt.localeCompare(b.dueAt),
  )[0];
  const missing = marks.filter((mark) => mark === 'missing').length;
  const leaves = preview.leavesAt;
  // Null while a large selection is looked at: the server decides in the same way when it comes to each of them.
  const ready = whole === null ? preview.ready : (whole.result?.ready ?? null);
  return {
    // With an experiment the emails that it compares go out, as they are.
    asked: wanted.experimentId === undefined ? { emails, variants } : {},
    act:
      ready === null
        ? `Enroll all ${preview.total.toLocaleString('en-GB')} who can start`
        : ready === 0
          ? 'Enroll'
          : `Enroll ${plural(ready, 'person', 'people')}`,
    nobody: ready === 0,
    skipped: whole === null ? preview.skipped : (whole.result?.skipped ?? 0),
    why:
      ready === 0
        ? 'Nobody of these can start.'
        : broken !== undefined && brokenEdit !== null
          ? `The email to ${broken.name} is not ready: ${wrongWith(brokenEdit)}`
          : null,
    first:
      first === undefined
        ? null
        : first.waits
          ? 'Nothing begins before the rep is back.'
          : `The first touch is ${touchTime(first)}, ${relation(new Date(first.dueAt), now)}.`,
    undo:
      leaves === null
        ? 'You can undo it until something has begun.'
        : `Nothing leaves before ${clockTime(new Date(leaves), zone)} ${placeOf(zone)}; until then you can undo all of it.`,
    edited:
      emails.length === 0 ? null : `${plural(emails.length, 'email goes', 'emails go')} out in your words.`,
    plan:
      wanted.startsOver === undefined
        ? null
        : `${planWords(wanted.startsOver)}, ${planDays(wanted.startsOver, now)}.`,
    missing:
      missing === 0
        ? null
        : `${plural(missing, 'person is', 'people are')} held at the first email: a value is missing.`,
  };
}

/** The button that says what it will do, and the question before it does. */
export function Start(props: Props) {
  const { search, wanted, preview } = props;
  const me = useMe();
  const now = useNow();
  const navigate = useNavigate();
  const client = useQueryClient();
  const once = useOnce();
  const [asks, setAsks] = useState(false);
  const withExperiment = wanted.experimentId !== undefined;
  const summary = summaryOf(props, { zone: me.user.zone, now });
  const { asked, act, why, first, undo, edited, missing, plan, nobody, skipped } = summary;
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey) || asks || why !== null) return;
      event.preventDefault();
      setAsks(true);
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [asks, why]);
  const enroll = async () => {
    const json = { ...wanted, ...asked, ...withRoom(wanted, preview.total) };
    const key = once.keyFor(JSON.stringify(json));
    const done = await call<EnrollAnswer>(
      api.enrollments.$post({ json }, { headers: { 'idempotency-key': key } }),
    );
    once.over();
    if ('ignoredEdits' in done && done.ignoredEdits.length > 0)
      say(
        `${plural(done.ignoredEdits.length, 'edited email was', 'edited emails were')} not used: ${done.ignoredEdits[0]?.reason}`,
      );
    await client.prefetchQuery({
      queryKey: ['batch', done.batch.id],
      queryFn: () => loadBatch(done.batch.id),
    });
    client.removeQueries({ queryKey: ['enroll-preview'] });
    await navigate({ to: '/enroll', search: { ...search, batch: done.batch.id } });
  };
  return (
    <section className={classes.start} aria-label="Enroll">
      <div className={classes.startWords}>
        <Text size="sm">{why !== null && nobody ? why : `${first ?? ''} ${undo}`}</Text>
        {edited === null && missing === null && plan === null ? null : (
          <Text size="sm" className={classes.quiet}>
            {[plan, missing, edited].filter((part) => part !== null).join(' ')}
          </Text>
        )}
      </div>
      <ReasonButton why={why} variant="filled" size="sm" onClick={() => setAsks(true)}>
        {act}
        <Key>Ctrl ↵</Key>
      </ReasonButton>
      <Confirm
        opened={asks}
        onClose={() => setAsks(false)}
        title={withExperiment ? `${act} with an experiment` : `${act} in ‘${preview.cadence.name}’`}
        act={act}
        onAct={enroll}
      >
        <Stack gap={6}>
          {[
            withExperiment ? 'Each company gets one of the cadences that are compared.' : null,
            `From ${preview.sender.name} (${preview.sender.email}).`,
            skipped === 0 ? null : `${plural(skipped, 'person is', 'people are')} skipped.`,
            plan,
            first,
            undo,
            edited,
            missing,
          ]
            .filter((line) => line !== null)
            .map((line) => (
              <Text key={line} size="sm">
                {line}
              </Text>
            ))}
        </Stack>
      </Confirm>
    </section>
  );
}
