import { NumberInput, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Failure, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { sentence } from '../../words.ts';
import { type Metric, type Plan, planQuery, type Wish } from './data.ts';
import classes from './experiment.module.css';
import { kindWords } from './kinds.ts';
import { Warning } from './warning.tsx';
import { metricWords, ofHundred } from './words.ts';

const metrics = ['reply', 'meeting', 'click', 'open'] as const;
const fromWords = {
  given: 'as you say',
  history: 'as this cadence did so far',
  benchmark: 'as the field publishes for this kind of cadence',
} as const;

/** In the form, of 100; empty means what is known, or the last four weeks. */
interface Fields {
  readonly metric: Metric;
  readonly lift: number | '';
  readonly baseline: number | '';
  readonly perWeek: number | '';
}

interface Asked {
  readonly kind: 'step' | 'cadence';
  readonly compare: Wish['compare'];
  readonly fields: Fields;
}

/** What is missing before it can be planned, in words; null when nothing is. */
function lacking({ kind, fields: { lift, baseline } }: Omit<Asked, 'compare'>): string | null {
  if (lift === '' || lift <= 0) return 'Say first which difference would matter to you.';
  return kindWords[kind].mayKnow || baseline !== ''
    ? null
    : 'Say first in how many of 100 companies somebody succeeds today.';
}

function wishOf({ kind, compare, fields }: Asked): Wish | null {
  const { metric, lift, baseline, perWeek } = fields;
  if (lacking({ kind, fields }) !== null || lift === '') return null;
  return {
    compare,
    metric,
    lift: lift / 100,
    ...(baseline === '' ? {} : { baseline: baseline / 100 }),
    ...(perWeek === '' ? {} : { perWeek }),
  };
}

const numberOr = (value: number | string): number | '' => (value === '' ? '' : Number(value));

/** By what texts or cadences are judged, what that takes, and the start. */
export function PlanForm(props: {
  readonly kind: 'step' | 'cadence';
  readonly compare: Wish['compare'];
  /** What the experiment is called unless somebody says otherwise. */
  readonly name: string;
}) {
  const { kind, compare } = props;
  const words = kindWords[kind];
  const { role } = useMe().user;
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(props.name.slice(0, 120));
  const [onWinner, setOnWinner] = useState<'tell' | 'promote'>('tell');
  const [fields, setFields] = useState<Fields>({ metric: 'reply', lift: 4, baseline: '', perWeek: '' });
  const wish = wishOf({ kind, compare, fields });
  // Reckoned when the typing pauses, not at each digit.
  const [paused] = useDebouncedValue(fields, 400);
  const asked = wishOf({ kind, compare, fields: paused });
  const plan = useQuery({
    ...planQuery(asked ?? { compare, metric: fields.metric, lift: 0.04 }),
    enabled: asked !== null,
  });
  const start = useMutation({
    mutationFn: (of: Wish) => call(api.experiments.$post({ json: { ...of, name: name.trim(), onWinner } })),
    onSuccess: async ({ id }) => {
      await queries.invalidateQueries({ queryKey: ['experiments'] });
      say('The experiment has begun.');
      await navigate({ to: '/experiments/$id', params: { id } });
    },
  });
  const settled = plan.data !== undefined && plan.error === null && !plan.isFetching && paused === fields;
  const why =
    role === 'rep'
      ? 'Only a manager or an admin can start an experiment.'
      : wish === null
        ? lacking({ kind, fields })
        : name.trim() === ''
          ? 'Give it a name first.'
          : plan.error !== null
            ? 'It cannot be planned like this yet: see above.'
            : null;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (why === null && settled && wish !== null) start.mutate(wish);
      }}
    >
      <Stack gap="sm">
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <Select
            label="What counts as a success"
            description="Chosen now and kept: it cannot be changed once it runs."
            allowDeselect={false}
            value={fields.metric}
            data={metrics.map((metric) => ({ value: metric, label: sentence(metricWords[metric].one) }))}
            onChange={(metric) => metric !== null && setFields({ ...fields, metric })}
          />
          <NumberInput
            label="Smallest difference that would matter, of 100"
            description="The smaller it is, the more it takes."
            min={0.1}
            max={90}
            decimalScale={1}
            value={fields.lift}
            onChange={(value) => setFields({ ...fields, lift: numberOr(value) })}
          />
          <NumberInput
            label="Success today, of 100"
            description={words.baseline}
            min={0.1}
            max={99}
            decimalScale={1}
            value={fields.baseline}
            onChange={(value) => setFields({ ...fields, baseline: numberOr(value) })}
          />
          <NumberInput
            label={words.perWeek.label}
            description={words.perWeek.description}
            min={1}
            value={fields.perWeek}
            onChange={(value) => setFields({ ...fields, perWeek: numberOr(value) })}
          />
        </SimpleGrid>
        {asked === null ? (
          <Text size="sm">What it takes is said here before it starts.</Text>
        ) : (
          <PlanWords one={words.one} plan={plan.data} error={plan.error} />
        )}
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          <TextInput
            label="Name"
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Select
            label="When a winner is found"
            allowDeselect={false}
            value={onWinner}
            data={[
              { value: 'tell', label: 'A manager decides' },
              { value: 'promote', label: words.promote },
            ]}
            onChange={(value) => setOnWinner(value === 'promote' ? 'promote' : 'tell')}
          />
        </SimpleGrid>
        {start.error === null ? null : <Failure error={start.error} />}
        <div>
          <ReasonButton
            why={why ?? (settled ? null : 'One moment: what it takes is being reckoned.')}
            onClick={() => wish !== null && start.mutate(wish)}
            variant="filled"
            loading={start.isPending}
          >
            Start the experiment
          </ReasonButton>
        </div>
        <Text size="xs" className={classes.quiet}>
          {words.after}
        </Text>
      </Stack>
    </form>
  );
}

/** What it takes, before it starts. */
function PlanWords(props: {
  readonly one: string;
  readonly plan: Plan | undefined;
  readonly error: unknown;
}) {
  const { one, plan, error } = props;
  if (error !== null) return <Failure error={error} />;
  if (plan === undefined) return <Rows count={2} />;
  return (
    <>
      <section className={classes.plan} aria-label="What it takes" aria-live="polite">
        <Title order={3}>What it takes</Title>
        <Text size="sm">{plan.words}</Text>
        <Text size="xs" mt={4} className={classes.quiet}>
          Today {ofHundred(plan.baseline)} of 100, {fromWords[plan.baselineFrom]}. If one {one} is better by{' '}
          {ofHundred(plan.lift)} of 100, that is found with {ofHundred(plan.power)}%; where there is no
          difference, a winner is named with {ofHundred(plan.alpha)}% at most, however often you look.
        </Text>
      </section>
      {plan.warning === null ? null : <Warning>{plan.warning}</Warning>}
    </>
  );
}
