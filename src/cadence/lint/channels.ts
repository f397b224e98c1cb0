import type { Finding } from './finding.ts';
import type { Subject } from './subject.ts';

/** From here on, more of the touches than this on one channel count as nearly all. */
const nearlyAll = 0.8;
/** Fewer touches than this are too few to speak of a mix. */
const fewest = 3;
const fewestForShare = 5;

/** One channel only, or nearly: the cadence guide finds the mix of channels more important than the number of touches. */
export function channelMix({ definition, profile }: Subject): readonly Finding[] {
  const { steps } = definition;
  if (steps.length < fewest) return [];
  const counts = new Map<string, number>();
  for (const { channel } of steps) counts.set(channel, (counts.get(channel) ?? 0) + 1);
  const [most = ['', 0]] = [...counts].sort((a, b) => b[1] - a[1]);
  const [channel, count] = most;
  const only = counts.size === 1;
  // Nurture is an email every week or so with a monthly call: mostly email by design.
  const share = profile.gapBetweenEmails === true ? 1 : nearlyAll;
  if (!only && (steps.length < fewestForShare || count / steps.length <= share)) return [];
  const others = channel === 'email' ? 'a call or a LinkedIn touch' : 'an email';
  return [
    {
      rule: 'channels',
      severity: 'warning',
      path: 'steps',
      words: `${only ? 'All' : `${count} of ${steps.length}`} touches are on one channel (${channel.replace('_', ' ')}). Put ${others} between them.`,
      why: 'Alternating emails and calls does better than a dozen emails in a row; the mix matters more than the number (cadence guide, answer on touchpoints).',
    },
  ];
}
