import { createCalendly } from '../../../connectors/calendly/index.ts';
import { meetingContract } from '../../contracts/meetings.contract.ts';
import { calendlyPost, signCalendly } from '../../support/calendars.ts';

meetingContract('Calendly', {
  port: createCalendly(),
  link: 'https://calendly.com/robin-vale/intro?hide_gdpr_banner=1',
  post: calendlyPost,
  unrelated: {
    event: 'routing_form_submission.created',
    created_at: '2026-11-23T10:00:00Z',
    payload: { uri: 'x' },
  },
  sign: async (body, secret, at) => signCalendly(body, secret, at),
  ages: true,
});
