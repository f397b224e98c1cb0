import { api, call, Problem } from '../../api.ts';
import { liveMs } from '../../frame/me.ts';

async function loadPanel() {
  const panel = await call(api.embed.record.$get());
  return { ...panel, readAt: performance.now() };
}

export type Panel = Awaited<ReturnType<typeof loadPanel>>;
export type PanelRun = NonNullable<Panel['run']>;
export type PanelTouch = Panel['touches'][number];
export type Command = keyof PanelRun['commands'];

/** Whether the panel's session is over: only the CRM can open a new one. */
export const isOver = (error: unknown) => error instanceof Problem && error.status === 401;

/** What the panel shows, asked for again while somebody looks at it and the session lasts. */
export const panelQuery = {
  queryKey: ['panel'],
  queryFn: loadPanel,
  refetchInterval: (query: { readonly state: { readonly error: unknown } }) =>
    isOver(query.state.error) ? false : liveMs,
} as const;

/** Every decision about the person, in order. */
export const whyQuery = {
  queryKey: ['panel', 'why'],
  queryFn: async () => (await call(api.embed.record.why.$get())).items,
} as const;

/** Product time as it went on since the panel was read. */
export function nowOf(panel: Panel): Date {
  return new Date(Date.parse(panel.now) + performance.now() - panel.readAt);
}

export function steer(run: PanelRun, command: Command) {
  return call(api.embed.enrollments[':id'][':command'].$post({ param: { id: run.id, command } }));
}
