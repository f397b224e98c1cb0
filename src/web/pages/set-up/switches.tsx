import { Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { BrakeButton, BrakeWords, reasonOf, WhyInput } from '../../parts/brake.tsx';
import { Confirm } from '../../parts/confirm.tsx';
import { Card } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { Tag } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import { plural } from '../../words.ts';
import type { SetUp } from './data.ts';
import classes from './set-up.module.css';

/** The two big switches, each with what it will do, and to how many, before it is thrown. */
export function Switches(props: { readonly setUp: SetUp }) {
  return (
    <>
      <Mode setUp={props.setUp} />
      <Brake setUp={props.setUp} />
    </>
  );
}

function useActs() {
  const queries = useQueryClient();
  return async (pending: Promise<unknown>, words: string) => {
    await pending;
    await queries.invalidateQueries();
    say(words);
  };
}

const onlyAdmin = (role: string, what: string) => (role === 'admin' ? null : `Only an admin can ${what}.`);

function Mode({ setUp }: { readonly setUp: SetUp }) {
  const { workspace, user } = useMe();
  const [asked, { open, close }] = useDisclosure(false);
  const act = useActs();
  const live = workspace.mode === 'live';
  const { runs, entries } = setUp.waiting;
  const why =
    onlyAdmin(user.role, live ? 'go back to test mode' : 'go live') ??
    (!live && workspace.postalAddress === null
      ? 'Set the postal address first: every mail must carry it.'
      : null);
  const to = live ? 'test' : 'live';
  return (
    <Card
      title="Who can be reached"
      aside={<Tag look={live ? 'running' : 'waiting'}>{live ? 'live' : 'test mode'}</Tag>}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {live
            ? 'Everybody who is enrolled gets mail, and every touch goes on their CRM record.'
            : workspace.testAddresses.length === 0
              ? 'Nobody: there is no test address yet. Add your own below.'
              : `Only ${workspace.testAddresses.join(', ')}. For everybody else mails are held and CRM entries wait.`}
        </Text>
        <ReasonButton why={why} onClick={open} variant={live ? 'default' : 'filled'}>
          {live ? 'Back to test mode' : 'Go live'}
        </ReasonButton>
      </Stack>
      <Confirm
        opened={asked}
        onClose={close}
        title={live ? 'Go back to test mode?' : 'Go live?'}
        act={live ? 'Back to test mode' : 'Go live'}
        onAct={() =>
          act(
            call(api.workspace.$patch({ json: { mode: to } })),
            live ? 'The workspace is in test mode.' : 'The workspace is live.',
          )
        }
      >
        {live ? (
          <Text size="sm">
            From now on only test addresses get mail or are written to in a CRM.{' '}
            {plural(setUp.running, 'run')} under way will be held at their next mail. Mails that were handed
            over already still arrive.
          </Text>
        ) : (
          <Text size="sm">
            From now on everybody who is enrolled gets mail.{' '}
            {runs >= 1000 ? '1,000 or more runs' : plural(runs, 'run')} held by test mode{' '}
            {runs === 1 ? 'goes' : 'go'} on, spread over the next windows, and{' '}
            {plural(entries, 'timeline entry', 'timeline entries')} that wait{entries === 1 ? 's' : ''} will
            be written to the CRM.
          </Text>
        )}
      </Confirm>
    </Card>
  );
}

function Brake({ setUp }: { readonly setUp: SetUp }) {
  const { workspace, user, brakes } = useMe();
  const [asked, { open, close }] = useDisclosure(false);
  const [reason, setReason] = useState('');
  const act = useActs();
  const stopped = workspace.stoppedAt !== null;
  const halt = async () => {
    const { inFlight } = await call(
      api.brakes.stop.$post({ json: { scope: 'workspace', ...reasonOf(reason) } }),
    );
    setReason('');
    return act(
      Promise.resolve(),
      inFlight === 0
        ? 'All automatic touches are stopped.'
        : `Stopped. ${plural(inFlight, 'mail')} handed over before may still leave.`,
    );
  };
  const parts = brakes.filter((one) => one.scope !== 'workspace').length;
  const letGo = () => act(call(api.workspace['resume-all'].$post()), 'Touches go on.');
  return (
    <Card
      title="The brake"
      aside={<Tag look={stopped ? 'stopped' : 'running'}>{stopped ? 'stopped' : 'running'}</Tag>}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          {stopped
            ? 'No automatic touch leaves. Tasks, replies and opt-outs are taken in as always.'
            : 'Halts every automatic touch of the workspace at once.'}
        </Text>
        <ReasonButton
          why={onlyAdmin(user.role, stopped ? 'let touches go on' : 'stop all touches')}
          onClick={open}
          {...(stopped ? { variant: 'filled' } : { color: 'red' })}
        >
          {stopped ? 'Let touches go on' : 'Stop all touches'}
        </ReasonButton>
        {brakes.length === 0 ? null : (
          <ul className={classes.items} style={{ width: '100%' }}>
            {brakes.map((brake) => (
              <li key={brake.id} className={`${classes.wide} ${classes.beside}`}>
                <Text size="sm">
                  <BrakeWords brake={brake} />
                </Text>
                {brake.scope === 'workspace' ? null : (
                  <BrakeButton named target={{ scope: brake.scope, id: brake.scopeId, name: brake.name }} />
                )}
              </li>
            ))}
          </ul>
        )}
      </Stack>
      <Confirm
        opened={asked}
        onClose={close}
        title={stopped ? 'Let touches go on?' : 'Stop all touches?'}
        act={stopped ? 'Let them go on' : 'Stop all touches'}
        danger={!stopped}
        onAct={stopped ? letGo : halt}
      >
        <Stack gap="sm">
          <Text size="sm">
            {stopped
              ? `${plural(setUp.running, 'run')} will go on${parts === 0 ? '' : `, but for what ${plural(parts, 'other stop')} below ${parts === 1 ? 'holds' : 'hold'}`}. What became due meanwhile is spread over the next windows, not sent at once.`
              : `No automatic touch of ${plural(setUp.running, 'run')} under way leaves until an admin lets them go on. Nobody loses their place.`}
          </Text>
          {stopped ? null : <WhyInput value={reason} onChange={setReason} />}
        </Stack>
      </Confirm>
    </Card>
  );
}
