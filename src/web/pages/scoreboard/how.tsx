import { Button, Collapse, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Card } from '../../parts/page.tsx';
import type { Row } from './data.ts';
import classes from './how.module.css';

/** How the numbers are reckoned, in plain words, for whoever asks. */
export function How(props: { readonly row: Row; readonly scope: 'own' | 'all' }) {
  const { row, scope } = props;
  const [open, { toggle }] = useDisclosure(false);
  return (
    <Card
      title="How this is reckoned"
      aside={
        <Button onClick={toggle} aria-expanded={open}>
          {open ? 'Hide' : 'Show'}
        </Button>
      }
    >
      <Text size="sm" className={classes.quiet}>
        {scope === 'own' ? 'Your own people only. ' : 'Everybody’s people. '}
        Old enough means enrolled at least {row.observedDays} days ago for this version.
      </Text>
      <Collapse expanded={open}>
        <ul className={classes.list}>
          <li>
            <strong>Who counts.</strong> Everybody who was enrolled, whether or not anything reached them.
            Only enrollments that were undone are left out.
          </li>
          <li>
            <strong>Old enough.</strong> A version takes {row.plannedDays} days as planned; with the wait of
            the last step and three days for answers, {row.observedDays} days of each person count. Age alone
            decides, not having ended: people who reply end early, and would be counted before the silent
            ones.
          </li>
          <li>
            <strong>Stalled.</strong> People old enough whose run is not over though its days are: held for a
            missing value, paused by hand or for an absence, stopped by a brake, or late. They did not get
            everything, but count in every share: without them, whoever answers would look more frequent.
            Where they are many, the shares say less about the cadence than about what holds it up.
          </li>
          <li>
            <strong>Replies</strong> are written by humans. Out-of-office answers and other automatic mail are
            none. A positive reply was read as such from its words; a reply on LinkedIn or by phone counts as
            a reply, but is not graded.
          </li>
          <li>
            <strong>Meetings booked</strong> stay booked whatever becomes of them. One is held once its end
            has passed, unless it was canceled, moved or missed, as the calendar says. Both count for the run
            that led to it, whoever hosts.
          </li>
          <li>
            <strong>Opt-outs</strong> are unsubscribes, spam complaints, opt-outs in the CRM and people who
            asked a rep. People complain when at least three opted out and even the low end of the range is
            above 2%.
          </li>
          <li>
            <strong>The range</strong> is a 95% interval (Wilson): with so few people, the true rate may well
            be anywhere in it. It is too early while the range is wider than 3 of 100 to either side.
          </li>
          <li>
            <strong>Steps carried out</strong> are touches sent or done, of those that came due and were
            decided; what a stalled run still waits for is in neither. Touches of one person hang together, so
            their range is reckoned as if each person were one touch.
          </li>
          <li>
            <strong>Better or worse than the others</strong> is said of positive replies and meetings against
            all other cadences together, when chance would make such a difference in less than 1 of 100 looks
            (Fisher’s exact test, divided by the number of versions: one of many looks odd by chance alone).
            Versions of one cadence are not held against each other.
          </li>
          <li>
            <strong>The order</strong> follows the low end of the range of positive replies and meetings: what
            is certain, not what was lucky. People were not assigned to cadences by chance, so a difference
            may come from who was enrolled in which. An experiment tells.
          </li>
        </ul>
      </Collapse>
    </Card>
  );
}
