import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconCalendarStats } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { counted, plural } from '../../words.ts';
import type { Forecast, StartsOver } from './data.ts';
import classes from './forecast.module.css';
import { AskedDays } from './forecast-days.tsx';
import { askedOf, breakOf, factsOf, planDays, planWords, stillWaits, summaryOf } from './forecast-words.ts';

interface Props {
  readonly forecast: Forecast;
  /** By how many of how many people it is reckoned, while not all were looked at. */
  readonly basedOn: { readonly looked: number; readonly total: number } | null;
  /** The start days that are chosen; null: all at once. */
  readonly plan: StartsOver | null;
  readonly onPlan: (plan: StartsOver | null) => void;
}

/** On a narrow screen the words need the icon's place. */
const noticeClasses = { root: classes.notice ?? '', icon: classes.icon ?? '' };

/** A limit that breaks, and what would keep it; or the plan that is in use, and the way back. */
function Limits({ forecast, plan, onPlan }: Omit<Props, 'basedOn'>) {
  const proposed = forecast.spread?.startsOver ?? null;
  const waits = stillWaits(forecast);
  const wouldWait = forecast.spread === null ? '' : stillWaits(forecast.spread);
  if (plan !== null && !forecast.breaks)
    return (
      <Alert variant="light" classNames={noticeClasses} icon={<IconCalendarStats size={18} aria-hidden />}>
        <div className={classes.line}>
          <span className={classes.words}>
            {planWords(plan)}, {planDays(plan, new Date(forecast.at))}. Everybody is enrolled at once and
            waits for their day;{' '}
            {waits === ''
              ? 'no limit breaks.'
              : `no limit of a sender, a rep or the cadence breaks. ${waits}`}
          </span>
          <Button onClick={() => onPlan(null)}>Start all at once</Button>
        </div>
      </Alert>
    );
  if (!forecast.breaks) return null;
  return (
    <Alert
      variant="light"
      color="yellow"
      classNames={noticeClasses}
      icon={<IconAlertTriangle size={18} aria-hidden />}
    >
      <div className={classes.line}>
        <span className={classes.words}>
          {breakOf(forecast)}
          {proposed === null
            ? ' No plan over a year of start days helps: choose fewer people, or ask an admin about the limit.'
            : wouldWait === ''
              ? ''
              : ` Started over ${plural(proposed.length, 'day')}, still ${wouldWait}`}
        </span>
        {proposed === null ? null : (
          <Button onClick={() => onPlan([...proposed])}>{planWords(proposed)}</Button>
        )}
        {plan === null ? null : <Button onClick={() => onPlan(null)}>Start all at once</Button>}
      </div>
    </Alert>
  );
}

/** What enrolling these people asks for, before anybody is: a line, and behind it the days, the peaks and what it assumes. */
export function ForecastPart({ forecast, basedOn, plan, onPlan }: Props) {
  const [opened, setOpened] = useState(false);
  const id = useId();
  return (
    <section className={classes.forecast} aria-label="Forecast">
      <div className={classes.line}>
        <span className={classes.words}>
          <b>Forecast</b> {summaryOf(forecast)}
          {basedOn === null ? null : (
            <span className={classes.quiet}>
              {' '}
              Reckoned from the first {counted(basedOn.looked)} of {counted(basedOn.total)}.
            </span>
          )}
        </span>
        <Button
          size="compact-sm"
          variant="subtle"
          aria-expanded={opened}
          aria-controls={id}
          onClick={() => setOpened(!opened)}
        >
          {opened ? 'Hide the days' : 'Show the days'}
        </Button>
      </div>
      <Limits forecast={forecast} plan={plan} onPlan={onPlan} />
      <div id={id} hidden={!opened}>
        {opened ? <Days forecast={forecast} /> : null}
      </div>
    </section>
  );
}

function Days({ forecast }: { readonly forecast: Forecast }) {
  return (
    <>
      <div className={classes.calendars}>
        {askedOf(forecast).map((asked) => (
          <AskedDays key={asked.title} asked={asked} />
        ))}
      </div>
      <dl className={classes.facts}>
        {factsOf(forecast)
          .filter(([, sentences]) => sentences.length > 0)
          .map(([name, sentences]) => (
            <div key={name} className={classes.fact}>
              <dt>{name}</dt>
              <dd>{sentences.join(' ')}</dd>
            </div>
          ))}
      </dl>
    </>
  );
}
