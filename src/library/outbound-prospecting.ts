import { type CadenceInput, officeHours } from '../cadence/model.ts';
import { emails } from './outbound-emails.ts';
import { calls, linkedin } from './outbound-scripts.ts';

/**
 * Fourteen days, nine touches: close together at first (days 1, 1, 2, 4), further apart later (6, 8, 11, 14, 14).
 * Each touch brings a reason of its own, so that none is a mere reminder of the one before.
 */
export const outboundProspecting: CadenceInput = {
  name: 'Outbound prospecting, 14 days',
  type: 'outbound_prospecting',
  description:
    'Nine touches in 14 days to somebody who has not heard from us: four emails, three calls, two on LinkedIn. ' +
    'Email and call share day 1; later the gaps grow. Emails go out by themselves, everything else is a task. ' +
    'Before you use it, add one sentence to Email 1 on what you offer.',
  schedule: officeHours,
  steps: [
    {
      key: 'email-1',
      name: 'Email 1: is this yours?',
      channel: 'email',
      day: 1,
      at: 'morning',
      variants: [
        { key: 'question', ...emails.openWithQuestion },
        { key: 'statement', ...emails.openWithStatement },
      ],
    },
    {
      key: 'call-1',
      name: 'Call 1: introduce yourself, ask one question',
      channel: 'call',
      day: 1,
      at: 'afternoon',
      priority: 'high',
      ...calls.introduction,
    },
    {
      key: 'linkedin-1',
      name: 'LinkedIn 1: connect',
      channel: 'linkedin',
      action: 'connect',
      day: 2,
      ...linkedin.connect,
    },
    {
      key: 'email-2',
      name: 'Email 2: one page instead of a meeting',
      channel: 'email',
      day: 4,
      at: '10:00',
      thread: 'reply',
      variants: [{ key: 'one-page', ...emails.onePage }],
    },
    {
      key: 'call-2',
      name: 'Call 2: ask for a yes or a no',
      channel: 'call',
      day: 6,
      at: 'afternoon',
      ...calls.yesOrNo,
    },
    {
      key: 'email-3',
      name: 'Email 3: answer with a number',
      channel: 'email',
      day: 8,
      at: 'morning',
      thread: 'reply',
      variants: [{ key: 'numbers', ...emails.answerWithNumber }],
    },
    {
      key: 'linkedin-2',
      name: 'LinkedIn 2: ask for a view, not for time',
      channel: 'linkedin',
      action: 'message',
      day: 11,
      wait: '2d',
      ...linkedin.message,
    },
    {
      key: 'email-4',
      name: 'Email 4: close the file',
      channel: 'email',
      day: 14,
      at: 'morning',
      variants: [{ key: 'goodbye', ...emails.goodbye }],
    },
    {
      key: 'call-3',
      name: 'Call 3: say goodbye, leave the door open',
      channel: 'call',
      day: 14,
      at: 'afternoon',
      wait: '2d',
      ...calls.goodbye,
    },
  ],
};
