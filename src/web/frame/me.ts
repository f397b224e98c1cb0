import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api, call } from '../api.ts';

/** How often a page that is looked at asks for news. */
export const liveMs = 4000;

export const meQuery = {
  queryKey: ['me'],
  queryFn: async () => {
    const me = await call(api.me.$get());
    return { ...me, readAt: performance.now() };
  },
  refetchInterval: liveMs,
} as const;

/** Who is signed in, product time and what waits; there before any page is drawn. */
export function useMe() {
  return useSuspenseQuery(meQuery).data;
}

export type Me = ReturnType<typeof useMe>;

/** Product time, as it goes on: what 'in 2 days' and 'overdue' are reckoned from. Never the browser's clock. */
export function useNow(): Date {
  const me = useQuery(meQuery).data;
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => redraw((count) => count + 1), 20_000);
    return () => clearInterval(timer);
  }, []);
  if (me === undefined) return new Date(0);
  return new Date(Date.parse(me.clock.now) + performance.now() - me.readAt);
}
