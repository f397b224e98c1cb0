import { IconBan } from '@tabler/icons-react';
import { day, words } from '../../words.ts';
import { nowOf, type Panel } from './data.ts';
import classes from './panel.module.css';

const channels = { email: 'No email', call: 'No calls', sms: 'No SMS', all: 'No contact' } as const;

/** What keeps the person from being contacted: lasting blocks, a hold without a run, a mail that is being read. */
export function Blocks({ panel }: { readonly panel: Panel }) {
  const { blocks, person, run } = panel;
  const {
    hold,
    provisionalHoldUntil: until,
    zone,
  } = person ?? { hold: null, provisionalHoldUntil: null, zone: 'UTC' };
  // While a run goes on, its own sentence says that it is held.
  const ended = run === null || run.state === 'finished' || run.state === 'stopped';
  const said = hold !== null && blocks.some((block) => block.words.includes(words(hold.reason)));
  const alone = hold !== null && ended && !said;
  const reading = until !== null && new Date(until) > nowOf(panel);
  if (blocks.length === 0 && !alone && !reading) return null;
  return (
    <section className={classes.blocks}>
      <h2 className={classes.head}>
        <IconBan size={13} aria-hidden /> Not to be contacted
      </h2>
      <ul className={classes.plain}>
        {alone ? (
          <li>
            Held since {day(new Date(hold.since), zone)}: {hold.reason}
          </li>
        ) : null}
        {reading ? <li>A mail came in and is being read. Nothing leaves before it is understood.</li> : null}
        {blocks.map((block) => (
          <li key={`${block.channel} ${block.words}`}>
            {channels[block.channel]}: {block.words}
            {block.since === null ? '' : `, since ${day(new Date(block.since), zone)}`}
          </li>
        ))}
      </ul>
    </section>
  );
}
