import { createCalcom } from '../../../connectors/calcom/index.ts';
import { meetingContract } from '../../contracts/meetings.contract.ts';
import { calcomPost, signCalcom } from '../../support/calendars.ts';

meetingContract('Cal.com', {
  port: createCalcom(),
  link: 'https://cal.com/robin-vale/intro?duration=30',
  post: calcomPost,
  unrelated: { triggerEvent: 'FORM_SUBMITTED', createdAt: '2026-11-23T10:00:00Z', payload: {} },
  sign: async (body, secret) => signCalcom(body, secret),
  ages: false,
});
