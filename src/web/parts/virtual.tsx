import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react';
import classes from './virtual.module.css';

/**
 * A long list of which only the rows in sight are in the page. Rows are `height` px high, or measured where they
 * differ; `onEnd` is called when the last rows come into sight, to fetch more.
 */
export function VirtualRows<T>(props: {
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly height: number;
  readonly row: (item: T, index: number) => ReactNode;
  readonly label: string;
  readonly onEnd?: () => void;
}) {
  const { items, keyOf, height, row, onEnd } = props;
  const list = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => height,
    overscan: 12,
    scrollMargin: top,
    getItemKey: (index) => {
      const item = items[index];
      return item === undefined ? index : keyOf(item);
    },
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useLayoutEffect(() => {
    if (items.length > 0 && last >= items.length - 5) onEnd?.();
  }, [last, items.length, onEnd]);
  return (
    <ul
      ref={list}
      className={classes.list}
      aria-label={props.label}
      style={{ height: virtual.getTotalSize() }}
    >
      {shown.map(({ index, key, start }) => {
        const item = items[index];
        return item === undefined ? null : (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className={classes.row}
            style={{ transform: `translateY(${start - top}px)` }}
          >
            {row(item, index)}
          </li>
        );
      })}
    </ul>
  );
}
