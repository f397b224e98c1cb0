import { beforeEach, describe, expect, it } from 'vitest';
import { audit } from '../../src/demo/audit.ts';
import { crmOptOuts } from '../../src/demo/audit-crm.ts';
import { Logs } from './logs.ts';

const ada = 'ada@alpen.example';
const kept = { duplicates: 0, missing: 0, orphans: 0, afterStop: 0, inFlight: 0 };

let logs: Logs;
beforeEach(() => {
  logs = new Logs();
});
const broken = () => {
  const { emails: _emails, activities: _activities, crmCalls: _calls, ...rest } = audit(logs);
  return rest;
};

describe('an audit of logs in which every promise was kept', () => {
  it('counts what happened and finds nothing', () => {
    logs.mail('t1', ada);
    logs.mail('t2', 'ben@birch.example');
    logs.salesforceTasks(['t1', 'by-hand']);
    logs.hubspotBatch(['t2']);
    logs.hubspotBatch(['reply-1'], { kind: 'signal' });
    logs.doneByHand.push('by-hand');
    expect(audit(logs)).toEqual({
      ...kept,
      emails: 2,
      activities: { salesforce: 2, hubspot: 2 },
      crmCalls: { salesforce: 1, hubspot: 2 },
    });
  });

  it('of nothing at all finds nothing', () => {
    expect(audit(logs)).toMatchObject({ ...kept, emails: 0 });
  });
});

describe('one touch, one mail and one activity: an audit finds', () => {
  it('a mail that went out twice', () => {
    logs.mail('t1', ada);
    logs.mail('t1', ada);
    logs.mail('t1', ada);
    logs.salesforceTasks(['t1']);
    expect(broken()).toEqual({ ...kept, duplicates: 2 });
  });

  it('an activity twice in one CRM, also within one call', () => {
    logs.mail('t1', ada);
    logs.mail('t2', ada);
    logs.salesforceTasks(['t1', 't1']);
    logs.hubspotBatch(['t2']);
    logs.hubspotBatch(['t2']);
    expect(broken()).toEqual({ ...kept, duplicates: 2 });
  });

  it('an activity in both CRMs', () => {
    logs.mail('t1', ada);
    logs.salesforceTasks(['t1']);
    logs.hubspotBatch(['t1']);
    expect(broken()).toEqual({ ...kept, duplicates: 1 });
  });

  it('a mail and a hand-made touch without an activity', () => {
    logs.mail('t1', ada);
    logs.doneByHand.push('by-hand');
    expect(broken()).toEqual({ ...kept, missing: 2 });
  });

  it('an activity whose touch nobody knows, once however often it was written', () => {
    logs.salesforceTasks(['nobody']);
    expect(broken()).toEqual({ ...kept, orphans: 1 });
  });
});

describe('calls that had no effect are not counted:', () => {
  it('mails that SendGrid refused, or whose call never arrived', () => {
    logs.mail('t1', ada, { status: 429 });
    logs.mail('t1', ada, { status: 0 });
    logs.mail('t1', ada);
    logs.salesforceTasks(['t1']);
    expect(broken()).toEqual(kept);
  });

  it('rows that a CRM refused as written before', () => {
    logs.mail('t1', ada);
    logs.mail('t2', ada);
    logs.salesforceTasks(['t1']);
    logs.salesforceTasks(['t1'], { refused: [0] });
    logs.hubspotBatch(['t2']);
    logs.hubspotBatch(['t2'], { refused: ['t2'], status: 207 });
    expect(broken()).toEqual(kept);
  });

  it('and neither are collections and batches that failed as a whole', () => {
    logs.mail('t1', ada);
    logs.mail('t2', ada);
    logs.salesforceTasks(['t1'], { status: 400 });
    logs.hubspotBatch(['t2'], { status: 502 });
    expect(broken()).toEqual({ ...kept, missing: 2 });
  });

  it('but a call whose answer was lost is, since the vendor did the work', () => {
    logs.sendgrid.length = 0;
    logs.mail('t1', ada);
    logs.sendgrid.push(...logs.sendgrid.splice(0).map((line) => ({ ...line, fault: 'drop-after' })));
    logs.mail('t1', ada);
    logs.salesforceTasks(['t1']);
    expect(broken()).toEqual({ ...kept, duplicates: 1 });
  });
});

/** A mail, a stop a minute later, and then another mail of the same or another reservation. */
function mailAfter(stop: () => void, later: { reserved?: number; to?: string } = {}): void {
  logs.mail('t1', ada);
  logs.minute = 1;
  stop();
  logs.minute = 2;
  logs.mail('t2', later.to ?? ada, later.reserved === undefined ? {} : { reserved: later.reserved });
  logs.salesforceTasks(['t1', 't2']);
}

describe('stop means stop: an audit finds a mail after', () => {
  it.each<[string, () => void]>([
    ['a complaint', () => logs.event('t1', { event: 'spamreport', email: ada })],
    ['an opt-out that SendGrid reports', () => logs.event('t1', { event: 'unsubscribe' })],
    ['an opt-out of a group', () => logs.event('t1', { event: 'group_unsubscribe' })],
    ['a hard bounce', () => logs.event('t1', { event: 'bounce', type: 'bounce' })],
    ['a reply', () => logs.inbound({ from: `Ada Alder <${ada}>`, answers: 't1' })],
    ['a reply from another address', () => logs.inbound({ from: 'a.alder@home.example', answers: 't1' })],
    ['an opt-out by mail', () => logs.inbound({ from: `"Alder, Ada" <${ada.toUpperCase()}>` })],
    ['a one-click opt-out', () => logs.posted('/u/token', 't1')],
    ['a booked meeting', () => logs.posted('/webhooks/calcom', 't1')],
  ])('%s', (_, stop) => {
    mailAfter(stop);
    expect(broken()).toEqual({ ...kept, afterStop: 1 });
  });

  it('an opt-out in a CRM, which the caller brings', () => {
    mailAfter(() => {});
    const stop = { who: ada, at: Date.UTC(2027, 2, 1, 8, 1) };
    expect(audit(logs, [stop])).toMatchObject({ ...kept, afterStop: 1 });
    expect(audit(logs, [{ ...stop, at: Date.UTC(2027, 2, 1, 8, 2) }])).toMatchObject(kept);
    expect(audit(logs, [{ ...stop, who: 'ben@birch.example' }])).toMatchObject(kept);
  });

  it('but none of what a person lifted between the two', () => {
    mailAfter(() => {});
    const stop = { who: ada, at: Date.UTC(2027, 2, 1, 8, 1) };
    const lifted = { who: ada, from: stop.at, to: stop.at };
    expect(audit(logs, [stop], [lifted])).toMatchObject(kept);
    expect(audit(logs, [stop], [{ ...lifted, who: 'ben@birch.example' }])).toMatchObject({ afterStop: 1 });
    expect(audit(logs, [stop], [{ ...lifted, from: stop.at - 1, to: stop.at - 1 }])).toMatchObject({
      afterStop: 1,
    });
  });

  it('counts a mail as in flight that was reserved before the stop', () => {
    mailAfter(() => logs.event('t1', { event: 'spamreport' }), { reserved: 0 });
    expect(broken()).toEqual({ ...kept, inFlight: 1 });
  });

  it('and as after the stop when another stop was before its reservation', () => {
    mailAfter(
      () => {
        logs.posted('/u/token', 't1');
        logs.minute = 3;
        logs.event('t1', { event: 'spamreport' });
        logs.minute = 4;
      },
      { reserved: 2 },
    );
    expect(broken()).toEqual({ ...kept, afterStop: 1 });
  });
});

describe('what is no stop:', () => {
  it.each<[string, () => void]>([
    ['an answer of a machine', () => logs.inbound({ from: ada, answers: 't1', automatic: true })],
    ['a block, which is not lasting', () => logs.event('t1', { event: 'bounce', type: 'blocked' })],
    ['an open', () => logs.event('t1', { event: 'open' })],
    ['a stop that the product did not take', () => logs.event('t1', { event: 'spamreport' }, 503)],
    ['a reply that could not be handed over', () => logs.inbound({ from: ada, answers: 't1' }, 0)],
    ['an opt-out with a link that is unknown', () => logs.posted('/u/token', 't1', 404)],
  ])('%s', (_, act) => {
    mailAfter(act);
    expect(broken()).toEqual(kept);
  });

  it('somebody else’s', () => {
    mailAfter(() => logs.event('t1', { event: 'spamreport' }), { to: 'ben@birch.example' });
    expect(broken()).toEqual(kept);
  });

  it('one that came after the mail', () => {
    logs.mail('t1', ada);
    logs.salesforceTasks(['t1']);
    logs.minute = 5;
    logs.event('t1', { event: 'spamreport' });
    expect(broken()).toEqual(kept);
  });
});

describe('opt-outs that the CRMs told', () => {
  it('are those that the product took, with record and time', () => {
    logs.optOut('salesforce', '00Q1', 503);
    logs.minute = 1;
    logs.optOut('salesforce', '00Q1');
    logs.optOut('hubspot', '77');
    logs.optOut('hubspot', '78', 0);
    const at = Date.UTC(2027, 2, 1, 8, 1);
    expect(crmOptOuts(logs)).toEqual([
      { crm: 'salesforce', id: '00Q1', at },
      { crm: 'hubspot', id: '77', at },
    ]);
  });
});
