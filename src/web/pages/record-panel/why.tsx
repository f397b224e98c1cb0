import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useKeys } from '../../frame/keys.ts';
import { Key } from '../../parts/key.tsx';
import { Failure, Rows } from '../../parts/page.tsx';
import { localTime } from '../../words.ts';
import { whyQuery } from './data.ts';
import classes from './panel.module.css';

/** Every decision about the person in the order in which they were taken. */
export function Why({ zone }: { readonly zone: string }) {
  const { data, error, refetch } = useQuery(whyQuery);
  if (error !== null) return <Failure error={error} retry={() => refetch()} />;
  if (data === undefined) return <Rows count={3} height={34} />;
  if (data.length === 0) return <p className={classes.quiet}>Nothing was decided about this person yet.</p>;
  return (
    <ol className={classes.decisions} aria-label="Decisions, oldest first">
      {data.map((decision) => (
        <li key={decision.id}>
          {decision.words}
          <div className={classes.quiet}>
            <time dateTime={decision.at}>{localTime(new Date(decision.at), zone)}</time>, by {decision.actor}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** The button that shows and hides it. */
export function WhyButton(props: { readonly opened: boolean; readonly onClick: () => void }) {
  return (
    <Button px={10} aria-expanded={props.opened} aria-controls="why" onClick={props.onClick}>
      Why
      <Key>w</Key>
    </Button>
  );
}

/** For somebody who is in no cadence: they may have been left out of one, for a reason. */
export function WhyNoRun({ zone }: { readonly zone: string }) {
  const [opened, setOpened] = useState(false);
  const toggle = () => setOpened(!opened);
  useKeys({ w: toggle });
  return (
    <section>
      <WhyButton opened={opened} onClick={toggle} />
      <div id="why">{opened ? <Why zone={zone} /> : null}</div>
    </section>
  );
}
