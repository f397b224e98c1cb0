import { Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { Key } from '../../parts/key.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { StateBadge, shownState } from '../../parts/state.tsx';
import { say, sayFailure, sayWithUndo, undoLatest } from '../../parts/toast.tsx';
import { type Command, type Panel, type PanelRun, panelQuery, steer } from './data.ts';
import classes from './panel.module.css';
import { Why, WhyButton } from './why.tsx';

/** Where the run stands, in one sentence, and what can be done about it. */
export function RunHead({ panel, run }: { readonly panel: Panel; readonly run: PanelRun }) {
  const [asking, setAsking] = useState<'stop' | 'resume' | null>(null);
  const [why, setWhy] = useState(false);
  const give = useSteer(panel, run);
  const ended = run.state === 'finished' || run.state === 'stopped';
  const held = run.state === 'paused';
  const pause = () => give('pause');
  // Taking up again after a reply is outward: it shows what will happen first.
  const resume = () => (run.reason === 'manual' ? give('resume') : setAsking('resume'));
  const main = held
    ? { why: run.commands.resume, act: resume, word: 'Resume' }
    : { why: run.commands.pause, act: pause, word: 'Pause' };
  useKeys({
    p: () => {
      if (!ended && main.why === null) main.act();
    },
    w: () => setWhy((open) => !open),
    z: () => {
      undoLatest();
    },
  });
  return (
    <section>
      <div className={classes.title}>
        <h1 className={classes.cadence}>{run.cadence.name}</h1>
        <StateBadge state={shownState(run)} />
      </div>
      <p className={classes.sentence} aria-live="polite">
        {run.sentence}
      </p>
      <div className={classes.acts}>
        {ended ? null : (
          <>
            <ReasonButton px={10} why={main.why} onClick={main.act}>
              {main.word}
              <Key>p</Key>
            </ReasonButton>
            <ReasonButton px={10} why={run.commands.stop} onClick={() => setAsking('stop')}>
              Stop
            </ReasonButton>
          </>
        )}
        <WhyButton opened={why} onClick={() => setWhy(!why)} />
      </div>
      <div id="why">{why ? <Why zone={run.zone} /> : null}</div>
      <StopDialog panel={panel} run={run} opened={asking === 'stop'} onClose={() => setAsking(null)} />
      <Confirm
        opened={asking === 'resume'}
        onClose={() => setAsking(null)}
        title="Resume this cadence?"
        act="Resume"
        onAct={() => give('resume')}
      >
        <Text size="sm">
          '{run.cadence.name}' goes on for {run.person.name} with its next step, within its usual hours. What
          held it was: {run.sentence}
        </Text>
      </Confirm>
    </section>
  );
}

function StopDialog(props: {
  readonly panel: Panel;
  readonly run: PanelRun;
  readonly opened: boolean;
  readonly onClose: () => void;
}) {
  const { run } = props;
  const give = useSteer(props.panel, run);
  return (
    <Confirm
      opened={props.opened}
      onClose={props.onClose}
      title="Stop this cadence?"
      act="Stop"
      danger
      onAct={() => give('stop')}
    >
      <Text size="sm">
        Nothing more of '{run.cadence.name}' reaches {run.person.name}; an open task is closed. A stopped run
        cannot be taken up again.
      </Text>
    </Confirm>
  );
}

const shownAs: Record<Command, Pick<PanelRun, 'state' | 'reason'>> = {
  pause: { state: 'paused', reason: 'manual' },
  resume: { state: 'active', reason: null },
  stop: { state: 'stopped', reason: 'manual' },
};

/** Gives a command, shown at once and taken back when the server refuses. A pause can be undone. */
function useSteer(panel: Panel, run: PanelRun) {
  const queries = useQueryClient();
  return async function give(command: Command): Promise<void> {
    await queries.cancelQueries({ queryKey: panelQuery.queryKey, exact: true });
    const now = { ...run, ...shownAs[command], sentence: `${said[command]}.` };
    queries.setQueryData(panelQuery.queryKey, { ...panel, run: now });
    try {
      await steer(run, command);
      if (command === 'pause') sayWithUndo('Paused.', () => give('resume'));
      else say(`${said[command]}.`);
    } catch (error) {
      queries.setQueryData(panelQuery.queryKey, panel);
      sayFailure(error);
    } finally {
      await queries.invalidateQueries({ queryKey: panelQuery.queryKey });
    }
  };
}

const said = { pause: 'Paused', resume: 'Resumed', stop: 'Stopped' } as const;
