import { useNow } from '../frame/me.ts';
import { localTime, relation } from '../words.ts';

/** A moment in somebody's zone with how far away it is: 'Thu 26 Nov, 10:00 in Berlin, in 2 days'. */
export function Moment(props: { readonly at: string; readonly zone: string; readonly short?: boolean }) {
  const now = useNow();
  const at = new Date(props.at);
  const full = localTime(at, props.zone);
  return (
    <time dateTime={props.at} title={props.short ? full : undefined}>
      {props.short ? relation(at, now) : `${full}, ${relation(at, now)}`}
    </time>
  );
}
