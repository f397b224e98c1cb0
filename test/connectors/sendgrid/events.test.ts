import { describe, expect, it } from 'vitest';
import { createSendgridInbound } from '../../../connectors/sendgrid/index.ts';

const inbound = createSendgridInbound({ publicKeys: [], inboundSecret: null });
const read = (posted: unknown) => inbound.events(new TextEncoder().encode(JSON.stringify(posted)));
const base = {
  email: 'Ana@Buyer.example',
  timestamp: 1_795_435_200,
  sg_event_id: 'event-1',
  sg_message_id: 'Xj5LmNkWSOqRbdvOpR34BA.recvd-85abf8d92c-3qfgp-2-7890E356-43C.1',
  'smtp-id': '<touch-1@seller.example>',
  cadenza_workspace: 'w1',
  cadenza_enrollment: 'e1',
  cadenza_touch: 't1',
  cadenza_send: 's1',
};

describe('Events', () => {
  it("carry our ids, the vendor's, and the time", () => {
    expect(read([{ ...base, event: 'delivered', response: '250 OK' }])).toMatchObject([
      {
        key: 'event-1',
        kind: 'delivered',
        at: new Date(1_795_435_200_000),
        email: 'ana@buyer.example',
        workspaceId: 'w1',
        enrollmentId: 'e1',
        touchId: 't1',
        sendId: 's1',
        providerId: 'Xj5LmNkWSOqRbdvOpR34BA',
        messageId: '<touch-1@seller.example>',
        severity: null,
        machine: false,
        reason: '250 OK',
      },
    ]);
  });

  it.each([
    [{ event: 'processed' }, 'processed'],
    [{ event: 'deferred', attempt: 1 }, 'deferred'],
    [{ event: 'bounce', type: 'bounce' }, 'bounced'],
    [{ event: 'bounce' }, 'bounced'],
    [{ event: 'bounce', type: 'blocked' }, 'blocked'],
    [{ event: 'dropped', reason: 'Invalid' }, 'dropped'],
    [{ event: 'open' }, 'opened'],
    [{ event: 'click', url: 'https://a.example' }, 'clicked'],
    [{ event: 'spamreport' }, 'complained'],
    [{ event: 'unsubscribe' }, 'unsubscribed'],
    [{ event: 'group_unsubscribe' }, 'unsubscribed'],
    [{ event: 'group_resubscribe' }, 'other'],
    [{ event: 'account_status_change' }, 'other'],
    [{ event: 'account_status_change', type: 'compliance_suspend' }, 'account_stopped'],
    [{ event: 'account_status_change', type: 'compliance_deactivate' }, 'account_stopped'],
    [{ event: 'account_status_change', type: 'compliance_ban' }, 'account_stopped'],
    [{ event: 'account_status_change', type: 'compliance_warn' }, 'account_warned'],
    [{ event: 'account_status_change', type: 'reactivate' }, 'account_active'],
    [{ event: 'constructor' }, 'other'],
  ])('%o is %s', (fields, kind) => {
    expect(read([{ ...base, ...fields }])).toMatchObject([{ kind }]);
  });

  it.each([
    [{ type: 'bounce', bounce_classification: 'Invalid Address' }, 'hard'],
    [{ type: 'bounce', bounce_classification: 'Mailbox Unavailable' }, 'soft'],
    [{ type: 'bounce', bounce_classification: 'Technical Failure' }, 'soft'],
    [{ type: 'bounce', bounce_classification: 'Reputation' }, 'sender'],
    [{ type: 'bounce', bounce_classification: 'Content' }, 'sender'],
    [{ type: 'bounce', bounce_classification: 'Frequency or Volume Too High' }, 'sender'],
    [{ type: 'bounce', bounce_classification: 'Unclassified', status: '5.1.1' }, 'hard'],
    [{ type: 'bounce', status: '5.1.10' }, 'hard'],
    [{ type: 'bounce', status: '5.1.8' }, 'sender'],
    [{ type: 'bounce', status: '5.2.2' }, 'soft'],
    [{ type: 'bounce', status: '4.4.1' }, 'soft'],
    [{ type: 'bounce', status: '5.7.1' }, 'sender'],
    [{ type: 'bounce', reason: '550 5.1.1 No such user' }, 'hard'],
    [{ type: 'bounce', reason: '550 User unknown', status: '550' }, 'hard'],
    [{ type: 'bounce', reason: 'something new' }, 'soft'],
    [{ type: 'blocked', bounce_classification: 'Invalid Address' }, 'soft'],
    [{ type: 'blocked', status: '5.7.1' }, 'sender'],
  ])('a bounce with %o is %s', (fields, severity) => {
    expect(read([{ ...base, event: 'bounce', ...fields }])).toMatchObject([{ severity }]);
  });

  it.each([
    ['Bounced Address', 'hard'],
    ['Unsubscribed Address', 'hard'],
    ['Spam Reporting Address', 'hard'],
    ['Invalid', 'hard'],
    ['Invalid SMTPAPI header', 'sender'],
    ['Recipient List over Package Quota', 'sender'],
  ])('a drop for %s is %s', (reason, severity) => {
    expect(read([{ ...base, event: 'dropped', reason }])).toMatchObject([{ severity, reason }]);
  });

  it('of one second that tell of a block and of a bounce are two, in whatever order they come', () => {
    const [blocked, bounced] = read([
      { ...base, event: 'bounce', type: 'blocked' },
      { ...base, event: 'bounce', type: 'bounce', status: '5.1.1' },
    ]);
    expect(blocked?.contentKey).not.toBe(bounced?.contentKey);
  });

  it('keep their content key under a fresh event id, and differ by what differs', () => {
    const click = { ...base, event: 'click', url: 'https://a.example', useragent: 'x', ip: '192.0.2.1' };
    const keyOf = (fields: object) => read([{ ...click, ...fields }])[0]?.contentKey;
    expect(keyOf({ sg_event_id: 'event-2' })).toBe(keyOf({}));
    const fields = [
      { url: 'https://b.example' },
      { ip: '192.0.2.2' },
      { timestamp: 1 },
      { email: 'x@y.example' },
      { event: 'open' },
    ];
    expect(new Set(fields.map(keyOf)).size).toBe(fields.length);
    const deferred = (attempt: string) => keyOf({ event: 'deferred', attempt });
    expect(deferred('1')).not.toBe(deferred('2'));
  });

  it('that make no sense are skipped, and the rest is kept', () => {
    const events = read([
      null,
      7,
      {},
      { event: 'open' },
      { ...base, event: 'open', useragent: 5, sg_machine_open: true },
    ]);
    expect(events).toMatchObject([{ kind: 'opened', userAgent: null, machine: true }]);
  });

  it('of late bounces may lack the message id', () => {
    const { sg_message_id: _, 'smtp-id': __, ...bare } = base;
    expect(read([{ ...bare, event: 'bounce', type: 'bounce' }])).toMatchObject([
      { providerId: null, messageId: null, sendId: 's1' },
    ]);
  });

  it("without an id of the vendor's are known by their content", () => {
    const [event] = read([{ event: 'open', timestamp: '1795435200' }]);
    expect(event?.key).toBe(event?.contentKey);
  });

  it.each(['', 'payload', '{"event":"open"}', '\xff'])('are refused when the post is %j', (body) => {
    expect(() => inbound.events(new TextEncoder().encode(body))).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    );
  });
});
