import { expect, test } from 'vitest';
import { ratesOf, simulate } from '../../src/cadence/index.ts';
import { versionOf } from './support.ts';

const onlyMail = versionOf({
  name: 'Only mail',
  steps: [
    {
      ...{ key: 'mail', name: 'Mail', channel: 'email', day: 1, at: '10:00' },
      variants: [{ key: 'a', subject: 'Hello', body: 'Text' }],
    },
  ],
});

test('what comes of the last mail counts, though its run is over by then and stays so', () => {
  const zone = 'Europe/Berlin';
  const rates = { ...ratesOf('other'), bounce: 0, outOfOffice: 0, optOut: 0, complain: 0 };
  const played = simulate({
    ...{ version: onlyMail, zone, seed: 1, now: new Date('2026-11-30T06:00:00Z'), starts: null },
    groups: [{ zone, senderId: 'a', repId: 'x', count: 1000 }],
    ...{ limits: new Map(), leaves: [], rates: { ...rates, reply: 0.3, meeting: 0.1 } },
    caps: { zone, companies: new Map(), cadences: new Map() },
  });
  expect(played.ends).toEqual([{ state: 'finished', reason: 'completed', people: 1000 }]);
  expect(played.replies).toBeGreaterThan(250);
  expect(played.replies).toBeLessThan(350);
  expect(played.meetings).toBeGreaterThan(70);
  expect(played.meetings).toBeLessThan(130);
  expect(played.afterwards).toEqual({ replies: played.replies, meetings: played.meetings });
  expect(played.steps[0]).toMatchObject({ replies: played.replies, meetings: played.meetings });
  const days = (of: 'replies' | 'meetings') => played.days.reduce((sum, day) => sum + day[of], 0);
  expect([days('replies'), days('meetings')]).toEqual([played.replies, played.meetings]);
});
