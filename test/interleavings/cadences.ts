import type { CadenceInput } from '../../src/cadence/model.ts';
import { roundTheClock } from '../support/cadences.ts';

/** What the two cadences of a lane are called by. */
export type CadenceName = 'mails' | 'call';

/**
 * Three mails, and a call with two mails after it: what a call and a reply come to leads to other steps. A colleague's
 * reply stops everybody of the company. The edition makes another version of the same.
 */
export function cadencesIn(edition: number): Readonly<Record<CadenceName, CadenceInput>> {
  const mail = (key: string, rest: object) => {
    const variants = [{ key: 'a', subject: `About ${key}`, body: `One question for you, ${edition}.` }];
    return { key, name: key, channel: 'email' as const, variants, ...rest };
  };
  const outcomes = {
    not_interested: 'pause',
    no_answer: { goTo: 'three' },
    call_back: { goTo: 'call' },
  } as const;
  const call = { key: 'call', name: 'Call', channel: 'call' as const, script: 'Ask.', wait: '5d', outcomes };
  const base: Pick<CadenceInput, 'schedule' | 'colleagueReply' | 'on'> = {
    schedule: { ...roundTheClock, minimumGap: '1h' },
    colleagueReply: 'stop',
    on: [
      { when: { reply: 'not_now' }, then: { goTo: 'three' } },
      { when: { reply: 'referral' }, then: 'finish' },
    ],
  };
  return {
    mails: {
      ...{ ...base, name: 'Mails' },
      steps: [
        mail('one', { day: 1, at: 'immediate' }),
        mail('two', { after: '1h', if: { not: { reply: 'positive' } } }),
        mail('three', { after: '2h' }),
      ],
    },
    call: {
      ...{ ...base, name: 'Call first' },
      steps: [
        { ...call, day: 1, at: 'immediate' },
        mail('two', { after: '1h' }),
        mail('three', { after: '2h' }),
      ],
    },
  };
}
