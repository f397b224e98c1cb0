import { useNow } from '../../frame/me.ts';
import { clockTime, day, placeOf, relation } from '../../words.ts';
import type { Previewed } from './data.ts';

type Touch = NonNullable<Previewed['firstTouch']>;

/** When a first touch is due on the person's clock. Where the minute is drawn at enrollment, it says 'about'. */
export function touchTime({ dueAt, zone, spread, waits }: Touch): string {
  if (waits) return 'Waits until the rep is back';
  const at = new Date(dueAt);
  return `${day(at, zone)}, ${spread ? 'about ' : ''}${clockTime(at, zone)} ${placeOf(zone)}`;
}

/** The same for a narrow screen: `Fri 09:12`. */
export function touchTimeShort({ dueAt, zone, waits }: Touch): string {
  if (waits) return 'Waits';
  const at = new Date(dueAt);
  return `${day(at, zone).slice(0, 3)} ${clockTime(at, zone)} ${placeOf(zone)}`;
}

/** The same with how far away it is. */
export function TouchTime({ touch }: { readonly touch: Touch }) {
  const now = useNow();
  if (touch.waits) return <>{touchTime(touch)}</>;
  return (
    <time dateTime={touch.dueAt}>
      {touchTime(touch)}, {relation(new Date(touch.dueAt), now)}
    </time>
  );
}
