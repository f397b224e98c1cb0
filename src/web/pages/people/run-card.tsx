import { Group, Text } from '@mantine/core';
import { useState } from 'react';
import { type Me, useMe } from '../../frame/me.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Key } from '../../parts/key.tsx';
import { PageLink } from '../../parts/link.tsx';
import { MoveRun } from '../../parts/move-run.tsx';
import { Card } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { StateBadge, shownState } from '../../parts/state.tsx';
import { say } from '../../parts/toast.tsx';
import classes from './person.module.css';
import type { useSteering, WhyRun } from './person-data.ts';

/** Why the one who looks may not steer a run; null when they may. */
export function whyNotSteer(me: Me, run: WhyRun): string | null {
  if (me.user.role !== 'rep' || run.ownerUserId === me.user.id) return null;
  const whose = run.owner === null ? "a colleague's" : `${run.owner.name}'s`;
  return `This run is ${whose}. They, a manager or an admin can do this.`;
}

/** An open run: where it stands in one sentence, whose it is, and what can be done with it. */
export function RunCard(props: {
  readonly run: WhyRun;
  readonly name: string;
  readonly steering: ReturnType<typeof useSteering>;
}) {
  const { run, name, steering } = props;
  const me = useMe();
  const [asked, ask] = useState<'finish' | 'stop' | null>(null);
  const [moving, move] = useState(false);
  const why = whyNotSteer(me, run);
  const paused = run.state === 'paused';
  return (
    <Card>
      <Group gap="2px 10px" justify="space-between" align="baseline">
        <Group gap="2px 10px" align="baseline">
          <StateBadge state={shownState(run)} />
          <PageLink to="/cadences/$id" params={{ id: run.cadenceId }} fw={600}>
            {run.cadence}
          </PageLink>
        </Group>
        <span className={classes.quiet}>
          {run.owner?.name ?? 'Nobody'}
          {run.sender === null || run.sender.name === run.owner?.name ? '' : `, mail from ${run.sender.name}`}
        </span>
      </Group>
      <Text size="lg" className={classes.sentence}>
        {run.sentence}
      </Text>
      <Group gap="xs" mt={8}>
        <ReasonButton
          why={why}
          onClick={() => steering.act(run, paused ? 'resume' : 'pause')}
          variant={paused ? 'filled' : 'default'}
        >
          {paused ? 'Resume' : 'Pause'}
          <Key>p</Key>
        </ReasonButton>
        <ReasonButton why={why} onClick={() => move(true)}>
          Move
        </ReasonButton>
        <ReasonButton why={why} onClick={() => ask('finish')}>
          Finish
        </ReasonButton>
        <ReasonButton why={why} onClick={() => ask('stop')}>
          Stop
        </ReasonButton>
      </Group>
      <MoveRun
        run={run}
        name={name}
        opened={moving}
        onClose={() => move(false)}
        onMoved={async (cadence) => {
          await steering.refresh();
          say(`${name} goes on in '${cadence}'.`);
        }}
      />
      <Confirm
        opened={asked !== null}
        onClose={() => ask(null)}
        title={asked === 'stop' ? `Stop this run of ${name}?` : `Finish this run of ${name}?`}
        act={asked === 'stop' ? 'Stop the run' : 'Finish the run'}
        danger={asked === 'stop'}
        onAct={async () => {
          if (asked === null) return;
          await steering.end(run, asked);
          say(asked === 'stop' ? 'The run is stopped.' : 'The run is finished.');
        }}
      >
        <Ending run={run} name={name} how={asked ?? 'finish'} />
      </Confirm>
    </Card>
  );
}

function Ending(props: { readonly run: WhyRun; readonly name: string; readonly how: 'finish' | 'stop' }) {
  const { run, name, how } = props;
  const next = run.step === null ? 'Nothing more' : `'${run.step.name}' and what comes after it`;
  return (
    <Text size="sm">
      {next} of '{run.cadence}' is not carried out
      {run.openTask === null ? '' : ', and the open task is closed'}. The run cannot be taken up again, and{' '}
      {name} does not go through this cadence a second time.{' '}
      {how === 'stop'
        ? 'On the scoreboard it counts as stopped by hand. Other cadences stay possible; to rule them out, choose ‘Do not contact’.'
        : 'On the scoreboard it counts as finished by hand.'}
    </Text>
  );
}

/** Runs that have ended, a line each. */
export function EarlierRuns(props: { readonly runs: readonly WhyRun[] }) {
  if (props.runs.length === 0) return null;
  return (
    <Card>
      <ul className={classes.plain}>
        {[...props.runs].reverse().map((run) => (
          <li key={run.id} className={classes.earlier}>
            <StateBadge state={run.state} />
            <PageLink to="/cadences/$id" params={{ id: run.cadenceId }}>
              {run.cadence}
            </PageLink>
            <span>{run.sentence}</span>
            <span className={classes.quiet}>{run.owner?.name}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
