import { Stack, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../api.ts';
import { type Me, useMe } from '../frame/me.ts';
import { plural } from '../words.ts';
import { Confirm } from './confirm.tsx';
import { Moment } from './moment.tsx';
import { ReasonButton } from './reason.tsx';
import { say } from './toast.tsx';

export type Brake = Me['brakes'][number];

/** What a brake is on, or may be put on. */
export interface BrakeTarget {
  readonly scope: Exclude<Brake['scope'], 'workspace'>;
  readonly id: string;
  readonly name: string;
}

/** The brake that is on for this; undefined when it is not stopped. */
export function useBrake({ scope, id }: Pick<BrakeTarget, 'scope' | 'id'>): Brake | undefined {
  return useMe().brakes.find((one) => one.scope === scope && one.scopeId === id);
}

const subjectOf = ({ scope, name }: Pick<Brake, 'scope' | 'name'>) =>
  scope === 'workspace'
    ? 'Everything'
    : scope === 'sender'
      ? `Sender ${name}`
      : `${scope === 'cadence' ? 'Cadence' : 'Company'} ‘${name}’`;

/** 'Cadence ‘Outbound’ is stopped by Sasha Ito since … (the reason).' */
export function BrakeWords(props: { readonly brake: Brake }) {
  const { brake } = props;
  return (
    <>
      {subjectOf(brake)} is stopped by {brake.by} since <Moment at={brake.since} zone={useMe().user.zone} />
      {brake.reason === null ? '' : ` (${brake.reason})`}.
    </>
  );
}

/** Why the one who looks may neither stop nor resume this; null when they may. */
function whyNotBrake(me: Me, target: BrakeTarget, brake: Brake | undefined): string | null {
  if (me.user.role !== 'rep') return null;
  const own = target.scope === 'sender' && me.sender?.id === target.id;
  if (!own) return `Only a manager or an admin can ${brake === undefined ? 'stop' : 'resume'} this.`;
  return brake === undefined || brake.byUserId === me.user.id
    ? null
    : `${brake.by} stopped this: ask them, or a manager, to let it go.`;
}

/** Why everything, or a part, is stopped: asked before a stop, may be left empty. */
export function WhyInput(props: { readonly value: string; readonly onChange: (value: string) => void }) {
  return (
    <TextInput
      label="Why (everybody can read it)"
      value={props.value}
      maxLength={300}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

/** The reason as a stop takes it; nothing when none was given. */
export const reasonOf = (text: string) => (text.trim() === '' ? {} : { reason: text.trim() });

/** Asks before a stop or a resume: what will happen, to how many, and why. */
export function BrakeConfirm(props: {
  readonly target: BrakeTarget;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { target, opened } = props;
  const { scope, id, name } = target;
  // As it was when it was asked: the question must not turn round while its answer takes effect.
  const current = useBrake(target);
  const [asked, setAsked] = useState({ opened, brake: current });
  if (opened !== asked.opened) setAsked({ opened, brake: opened ? current : asked.brake });
  const { brake } = asked;
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const reach = useQuery({
    queryKey: ['brakes', 'reach', scope, id],
    queryFn: () => call(api.brakes.reach.$get({ query: { scope, id } })),
    enabled: opened,
  });
  const runs = reach.data === undefined ? 'its runs' : plural(reach.data.runs, 'run');
  const act = async () => {
    const json = { scope, id };
    if (brake === undefined) {
      const { inFlight } = await call(api.brakes.stop.$post({ json: { ...json, ...reasonOf(reason) } }));
      say(
        inFlight === 0
          ? `${subjectOf(target)} is stopped.`
          : `Stopped. ${plural(inFlight, 'mail')} handed over before may still leave.`,
      );
      setReason('');
    } else {
      await call(api.brakes.resume.$post({ json }));
      say(`${subjectOf(target)} goes on.`);
    }
    await queries.invalidateQueries();
  };
  return (
    <Confirm
      opened={opened}
      onClose={props.onClose}
      title={brake === undefined ? `Stop everything for ${name}?` : `Let ${name} go on?`}
      act={brake === undefined ? 'Stop' : 'Resume'}
      danger={brake === undefined}
      onAct={act}
    >
      {brake === undefined ? (
        <Stack gap="sm">
          <Text size="sm">
            Of {runs} that have not ended no mail leaves and no task opens until somebody resumes this. Nobody
            loses their place; open tasks, replies and opt-outs go on as always.
          </Text>
          <WhyInput value={reason} onChange={setReason} />
        </Stack>
      ) : (
        <Text size="sm">
          <BrakeWords brake={brake} /> {runs} will go on; what is late is spread over the next windows, not
          sent at once.
        </Text>
      )}
    </Confirm>
  );
}

/** Stops a cadence or a sender, or lets it go; says why when the one who looks may not. */
export function BrakeButton(props: { readonly target: BrakeTarget; readonly named?: boolean }) {
  const { target } = props;
  const me = useMe();
  const brake = useBrake(target);
  const [asked, { open, close }] = useDisclosure(false);
  const word = brake === undefined ? 'Stop' : 'Resume';
  return (
    <>
      <ReasonButton
        why={whyNotBrake(me, target, brake)}
        onClick={open}
        aria-label={props.named ? `${word} ${target.name}` : undefined}
      >
        {word}
      </ReasonButton>
      <BrakeConfirm target={target} opened={asked} onClose={close} />
    </>
  );
}
