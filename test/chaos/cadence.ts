import type { CadenceInput } from '../../src/cadence/model.ts';
import { roundTheClock } from '../support/cadences.ts';

type Step = CadenceInput['steps'][number];

const mail = (key: string, day: number, rest: { at: string; edition: number; if?: Step['if'] }): Step => {
  const { edition, ...when } = rest;
  return {
    ...{ key, name: key, channel: 'email', day, ...when },
    variants: [
      {
        key: 'a',
        subject: `About ${key}`,
        body: `Hello {{ person.first_name | default: "there" }}. ${edition}`,
      },
      { key: 'b', subject: `A question on ${key}`, body: 'Have a look: https://cadenza-demo.example/tour' },
    ],
  };
};

const task = (
  channel: 'call' | 'linkedin' | 'sms' | 'video' | 'direct_mail',
  day: number,
  rest: { at: string; outcomes?: Step['outcomes'] },
): Step => ({
  ...{ key: `${channel}-${day}`, name: `${channel} on day ${day}`, channel, day, ...rest },
  script: 'One question.',
  wait: '8h',
});

const schedule = { ...roundTheClock, minimumGap: '4h' };

/** The call that leads whoever was spoken to past the second mail; the third one is then left out, as a condition says. */
export const crossing = { step: 'call-2', outcome: 'connected', jumpedOver: 1 } as const;

/**
 * Nine touches of all channels in five days, at any hour, with branches. The edition makes another version of the same
 * steps.
 */
export const underFire = (edition = 0): CadenceInput => ({
  name: 'Under fire',
  schedule,
  on: [
    { when: { reply: 'not_now' }, then: 'finish' },
    { when: { reply: 'objection' }, then: { goTo: 'fourth' } },
    { when: { signal: 'page_visited', about: '/pricing' }, then: { alert: 'They look at prices.' } },
  ],
  steps: [
    mail('first', 1, { at: 'within 6h', edition }),
    task('linkedin', 1, { at: 'afternoon' }),
    task('call', 2, { at: 'morning', outcomes: { [crossing.outcome]: { goTo: 'sms-3' } } }),
    mail('second', 2, { at: 'afternoon', edition }),
    task('sms', 3, { at: 'morning' }),
    mail('third', 3, {
      ...{ at: 'afternoon', edition },
      if: { not: { outcome: { step: crossing.step, is: crossing.outcome } } },
    }),
    task('video', 4, { at: 'morning' }),
    mail('fourth', 4, { at: 'afternoon', edition }),
    task('direct_mail', 5, { at: 'morning' }),
  ],
});

/** Where some are moved to while their touches are under way. */
export const aside: CadenceInput = {
  name: 'Aside',
  schedule,
  steps: [
    mail('begin', 1, { at: 'within 6h', edition: 0 }),
    task('linkedin', 2, { at: 'morning' }),
    mail('end', 2, { at: 'afternoon', edition: 0 }),
  ],
};

/** How many days of product time a run takes that nothing holds up. */
export const span = 5;
