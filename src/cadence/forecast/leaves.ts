import type { CadenceEvent } from '../run.ts';

/** A rep who is away. Epoch milliseconds, `to` exclusive; null: nobody knows the end. */
export interface Leave {
  readonly repId: string;
  readonly from: number;
  readonly to: number | null;
  /** Who gets the rep's tasks meanwhile; null: the rep's runs pause. */
  readonly colleagueId: string | null;
}

const covers = ({ from, to }: Leave, at: number) => from <= at && (to === null || at < to);

/** The leave by which a rep's runs stand still at a moment; null when they go on. */
export function holdAt(leaves: readonly Leave[], repId: string, at: number): Leave | null {
  return leaves.find((one) => one.repId === repId && one.colleagueId === null && covers(one, at)) ?? null;
}

/** Who has a rep's tasks at a moment: the rep, or who stands in. */
export function taskRepAt(leaves: readonly Leave[], repId: string, at: number): string {
  return leaves.find((one) => one.repId === repId && covers(one, at))?.colleagueId ?? repId;
}

/** The command by which a leave makes a run stand still. */
export const pauseUntil = ({ to }: Leave): CadenceEvent => ({
  ...{ type: 'command', command: 'pause', reason: 'rep_leave' },
  ...(to === null ? {} : { until: new Date(to) }),
});
