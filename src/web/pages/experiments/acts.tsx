import { Select, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import type { View } from './data.ts';

/** Ending an experiment and putting an arm into force: by managers, after it is said what follows. */
export function Acts({ of }: { readonly of: View }) {
  return (
    <>
      {of.endedAt === null ? <Stop of={of} /> : null}
      {of.promoted === null ? <Promote of={of} /> : null}
    </>
  );
}

const whyNot = (role: string, what: string) =>
  role === 'rep' ? `Only a manager or an admin can ${what}.` : null;

const leaderOf = ({ result, verdict }: View) => result?.winner ?? verdict?.winner ?? null;

function Stop({ of }: { readonly of: View }) {
  const { role } = useMe().user;
  const [asked, { open, close }] = useDisclosure(false);
  const queries = useQueryClient();
  const stop = async () => {
    await call(api.experiments[':id'].stop.$post({ param: { id: of.id } }));
    await queries.invalidateQueries();
    say('The experiment is stopped.');
  };
  return (
    <>
      <ReasonButton why={whyNot(role, 'stop an experiment')} onClick={open}>
        Stop
      </ReasonButton>
      <Confirm opened={asked} onClose={close} title={`Stop ‘${of.name}’?`} act="Stop it" danger onAct={stop}>
        <Stack gap="xs">
          <Text size="sm">
            Nobody is assigned an arm by it any more. Whoever has one keeps it, and their runs go on. It
            cannot be taken up again.
          </Text>
          <Text size="sm">What it says now is what stays: {of.words}</Text>
        </Stack>
      </Confirm>
    </>
  );
}

function Promote({ of }: { readonly of: View }) {
  const { role } = useMe().user;
  const [asked, { open, close }] = useDisclosure(false);
  const queries = useQueryClient();
  const winner = leaderOf(of);
  const [chosen, setChosen] = useState<string | null>(null);
  const arm = chosen ?? winner;
  const promote = async () => {
    if (arm === null) throw new Error('Choose which arm is to be in force.');
    await call(api.experiments[':id'].promote.$post({ param: { id: of.id }, json: { arm } }));
    await queries.invalidateQueries();
    say(`‘${arm}’ is in force.`);
  };
  const title = winner === null ? 'Put an arm into force?' : `Put ‘${arm}’ into force?`;
  return (
    <>
      <ReasonButton
        why={whyNot(role, 'put an arm into force')}
        onClick={open}
        variant={winner === null ? 'default' : 'filled'}
      >
        {winner === null ? 'Promote an arm' : 'Promote the winner'}
      </ReasonButton>
      <Confirm opened={asked} onClose={close} title={title} act="Promote" onAct={promote}>
        <Stack gap="sm">
          {winner === null ? (
            <Text size="sm">No arm has won: {of.words} You may choose one all the same.</Text>
          ) : null}
          <Select
            label="Arm"
            placeholder="Choose"
            value={arm}
            allowDeselect={false}
            data={of.arms.map(({ key }) => key)}
            onChange={setChosen}
          />
          <Text size="sm">
            {of.kind === 'step'
              ? 'A new version of the cadence is published in which only this text is left on the step. New people start on it; whoever is under way stays on their version.'
              : 'From now on everybody who is enrolled with this experiment gets this cadence. Whoever is under way stays where they are.'}
            {of.endedAt === null ? ' The experiment ends.' : ''}
          </Text>
        </Stack>
      </Confirm>
    </>
  );
}
