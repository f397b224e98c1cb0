import { CompositeChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { weekName } from './message.ts';
import { percent, range, type Week } from './numbers.ts';
import classes from './weeks.module.css';

interface Point {
  readonly week: string;
  readonly known: Week | null;
  /** In percent: the interval as a floating bar, and the point on it. */
  readonly interval: readonly [number, number] | null;
  readonly rate: number | null;
}

function toPoint(week: Week): Point {
  const { wins } = week;
  const name = wins === null ? `${weekName(week.week)} *` : weekName(week.week);
  if (wins === null || wins.rate === null) return { week: name, known: week, interval: null, rate: null };
  return { week: name, known: week, interval: [wins.low * 100, wins.high * 100], rate: wins.rate * 100 };
}

function Tip(props: { readonly point: Point | undefined }) {
  const week = props.point?.known;
  if (week === undefined || week === null) return null;
  return (
    <div className={classes.tip}>
      <strong>Enrolled from {weekName(week.week)}</strong>
      <span>
        {week.wins === null
          ? `${week.younger} of ${week.enrolled} are not old enough yet`
          : `${percent(week.wins.rate ?? 0)}, likely ${range(week.wins)}, ${week.wins.count} of ${week.wins.n}`}
      </span>
    </div>
  );
}

/** Points with their intervals, a week each; it loads with its library only when somebody looks at it. */
export default function WeeksPlot(props: { readonly weeks: readonly Week[]; readonly label: string }) {
  const points = props.weeks.map(toPoint);
  const most = Math.max(...points.map((point) => point.interval?.[1] ?? 0));
  const step = [2, 5, 10, 20, 25].find((size) => most / size <= 5) ?? 50;
  const ticks = Array.from({ length: Math.ceil(most / step) + 1 }, (_, at) => at * step);
  return (
    <div
      role="img"
      aria-label={`${props.label}. The table has the same numbers.`}
      className={classes.plot}
      style={{ maxWidth: 120 + points.length * 130 }}
    >
      <CompositeChart
        h={210}
        data={points.map((point) => ({ ...point }))}
        dataKey="week"
        maxBarWidth={7}
        series={[
          { name: 'interval', color: 'var(--cz-won-soft)', type: 'bar' },
          { name: 'rate', color: 'var(--cz-won)', type: 'line' },
        ]}
        strokeWidth={0}
        connectNulls={false}
        dotProps={{ r: 4.5, strokeWidth: 2, stroke: 'var(--cz-card)', fill: 'var(--cz-won)', fillOpacity: 1 }}
        activeDotProps={{ r: 5.5, strokeWidth: 2, stroke: 'var(--cz-card)' }}
        barProps={{ radius: 3, isAnimationActive: false }}
        lineProps={{ isAnimationActive: false }}
        yAxisProps={{ domain: [0, ticks.at(-1) ?? 100], ticks, width: 46 }}
        composedChartProps={{ accessibilityLayer: false }}
        xAxisLabel="Week of enrollment"
        yAxisLabel="Of 100 people"
        gridAxis="x"
        tooltipProps={{
          content: ({ payload }) => <Tip point={payload?.[0]?.payload} />,
        }}
      />
    </div>
  );
}
