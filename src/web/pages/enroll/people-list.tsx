import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { Tag } from '../../parts/state.tsx';
import type { Previewed } from './data.ts';
import { type Edits, type Mark, markOf } from './edits.ts';
import classes from './enroll.module.css';
import { touchTime, touchTimeShort } from './when.tsx';

const rowHeight = 34;

function MarkTag({ mark }: { readonly mark: Mark }) {
  if (mark === null) return null;
  if (mark === 'edited') return <Tag look="won">Edited</Tag>;
  return <Tag look="held">{mark === 'missing' ? 'Value missing' : 'Not ready'}</Tag>;
}

/** Everybody who starts, in a list with a scroll of its own, so that the email and the button stay in sight. */
export function PeopleList(props: {
  readonly people: readonly Previewed[];
  readonly openRef: string;
  readonly onOpen: (ref: string) => void;
  readonly cadenceId: string;
  readonly edits: Edits;
}) {
  const { people, openRef, onOpen, cadenceId, edits } = props;
  const scroll = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: people.length,
    estimateSize: () => rowHeight,
    getScrollElement: () => scroll.current,
    overscan: 10,
  });
  const at = people.findIndex((one) => one.ref === openRef);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: 'auto' });
  }, [at, virtual]);
  return (
    <div ref={scroll} className={classes.scroll}>
      <ul className={classes.list} aria-label="People who start" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const one = people[index];
          return one === undefined ? null : (
            <li key={one.ref} className={classes.item} style={{ transform: `translateY(${start}px)` }}>
              <button
                type="button"
                className={classes.row}
                aria-current={one.ref === openRef ? 'true' : undefined}
                onClick={() => onOpen(one.ref)}
              >
                <span className={classes.name}>{one.name}</span>
                <MarkTag mark={markOf(edits, cadenceId, one)} />
                <span className={classes.when}>
                  {one.firstTouch === null ? (
                    'Nothing to do'
                  ) : (
                    <>
                      <span className={classes.whenLong}>{touchTime(one.firstTouch)}</span>
                      <span className={classes.whenShort}>{touchTimeShort(one.firstTouch)}</span>
                    </>
                  )}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
