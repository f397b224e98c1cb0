import type { CadenceInput } from '../../src/cadence/model.ts';
import { roundTheClock } from '../support/cadences.ts';

type Step = CadenceInput['steps'][number];

const mail = (key: string, day: number, at: string): Step => ({
  ...{ key, name: key, channel: 'email', day, at },
  variants: [
    { key: 'a', subject: `About ${key}`, body: 'Hello {{ person.first_name | default: "there" }}.' },
    { key: 'b', subject: `A question on ${key}`, body: 'Have a look: https://cadenza-demo.example/tour' },
  ],
});

const task = (
  channel: 'call' | 'linkedin' | 'sms' | 'video' | 'direct_mail',
  day: number,
  at: string,
): Step => ({
  ...{ key: `${channel}-${day}`, name: `${channel} on day ${day}`, channel, day, at },
  script: 'One question.',
  wait: '8h',
});

/** Nine touches of all channels in five days, at any hour. */
export const underFire: CadenceInput = {
  name: 'Under fire',
  schedule: { ...roundTheClock, minimumGap: '4h' },
  steps: [
    mail('first', 1, 'within 6h'),
    task('linkedin', 1, 'afternoon'),
    task('call', 2, 'morning'),
    mail('second', 2, 'afternoon'),
    task('sms', 3, 'morning'),
    mail('third', 3, 'afternoon'),
    task('video', 4, 'morning'),
    mail('fourth', 4, 'afternoon'),
    task('direct_mail', 5, 'morning'),
  ],
};

export const steps = underFire.steps.length;
/** How many days of product time a run takes that nothing holds up. */
export const span = 5;
