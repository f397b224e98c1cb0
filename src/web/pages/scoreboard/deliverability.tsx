import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Card, Failure, Rows } from '../../parts/page.tsx';
import { plural } from '../../words.ts';
import { type Delivery, deliveryQuery } from './data.ts';
import classes from './deliverability.module.css';
import type { Estimate } from './numbers.ts';

type Item = Delivery['items'][number];

const headings: Readonly<Record<Item['scope'], string>> = {
  domain: 'Sending domains',
  sender: 'Senders',
  cadence: 'Cadences',
};

/** A share in percent with as many digits as small shares need: `0.08`, `1.2`, `25`. */
function digits(share: number): string {
  const value = share * 100;
  return String(Number(value.toFixed(value >= 10 ? 0 : value >= 1 ? 1 : 2)));
}

/** `2 bounces: 1 % (0.28–3.6 %)`. */
function shareWords({ count, rate, low, high }: Estimate, one: string, many: string): string {
  const words = plural(count, one, many);
  return rate === null ? words : `${words}: ${digits(rate)} % (${digits(low)}–${digits(high)} %)`;
}

/** Complaints, bounces and replies of the last days by domain, sender and cadence, and what nobody can know. */
export function Deliverability() {
  const { data, error, refetch } = useQuery(deliveryQuery);
  const own = data?.scope === 'own' ? 'Your mails' : 'Mails';
  return (
    <Card title="Deliverability">
      {data === undefined ? (
        error === null ? (
          <Rows count={3} height={44} />
        ) : (
          <Failure error={error} retry={() => refetch()} />
        )
      ) : (
        <>
          <Text size="sm" className={classes.quiet}>
            {own} of the last {data.days} days. From {digits(data.limits.warn)} % complaints on there is a
            warning, from {digits(data.limits.stop)} % on (two people at least) the sender is stopped. In
            brackets the 95 % interval.
          </Text>
          {(['domain', 'sender', 'cadence'] as const).map((scope) => (
            <Part key={scope} scope={scope} items={data.items.filter((item) => item.scope === scope)} />
          ))}
          <Text size="sm" mt="sm">
            {data.unreported.words}
          </Text>
        </>
      )}
    </Card>
  );
}

function Part({ scope, items }: { readonly scope: Item['scope']; readonly items: readonly Item[] }) {
  if (items.length === 0) return null;
  return (
    <>
      <h3 className={classes.heading}>{headings[scope]}</h3>
      <ul className={classes.items}>
        {items.map((item) => (
          <li key={item.subject} className={classes.item}>
            <span className={classes.name}>
              {item.name}
              {item.stopped ? <span className={classes.stopped}>Stopped</span> : null}
            </span>
            <span className={classes.words} data-kind={item.verdict.kind}>
              {item.verdict.words}
            </span>
            <span className={classes.quiet}>
              {plural(item.mails, 'mail', 'mails')} · {shareWords(item.bounces, 'bounce', 'bounces')} ·{' '}
              {shareWords(item.replies, 'reply', 'replies')}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
