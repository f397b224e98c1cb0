import { describe, expect, it } from 'vitest';
import { defaultDispositions } from '../../../connectors/hubspot/dispositions.ts';
import {
  engagementType,
  toEngagementInput,
  withoutLetters,
} from '../../../connectors/hubspot/engagements.ts';
import {
  fromHubspotContact,
  toHubspotCall,
  toHubspotCommunication,
  toHubspotEmail,
  toHubspotNote,
  toHubspotTask,
} from '../../../connectors/hubspot/mapper.ts';
import { clip, textToHtml, VALUE_LIMIT } from '../../../connectors/hubspot/text.ts';
import { touchFor } from '../../contracts/crm-activity.ts';

const ref = { type: 'contact', id: '101' } as const;
const contact = (properties: Record<string, string | null>) => ({
  id: '101',
  archived: false,
  updatedAt: '2026-11-20T10:00:00.000Z',
  properties,
});

describe('fromHubspotContact', () => {
  it('turns empty values into null and leaves the zone as HubSpot writes it', () => {
    const person = fromHubspotContact(
      contact({ email: 'ann@birch.example', firstname: '', lastname: ' ', hs_timezone: 'us_slash_eastern' }),
    );
    expect(person).toMatchObject({
      ref,
      email: 'ann@birch.example',
      firstName: null,
      lastName: null,
      timeZone: 'us_slash_eastern',
      modifiedAt: '2026-11-20T10:00:00.000Z',
    });
    expect(Object.values(person)).not.toContain('');
  });

  it.each([
    [{ hs_email_hard_bounce_reason_enum: 'UNKNOWN_USER' }, true, false],
    [{ hs_email_bad_address: 'true' }, true, false],
    [{ hs_email_quarantined: 'true' }, true, false],
    [{ hs_email_is_ineligible: 'true' }, true, false],
    [{ hs_email_is_ineligible: 'true', hs_email_optout: 'true' }, false, true],
    [{ hs_email_optout: 'false' }, false, false],
  ])('reads %o as bounced %s, opted out %s', (properties, emailBounced, emailOptOut) => {
    expect(fromHubspotContact(contact(properties))).toMatchObject({ emailBounced, emailOptOut });
  });

  it('says where a contact went when HubSpot answers with another id than was asked for', () => {
    const person = fromHubspotContact(contact({}), { type: 'contact', id: '77' });
    expect(person).toMatchObject({ ref: { type: 'contact', id: '77' }, movedTo: ref });
  });

  it.each([
    ['https://www.birch.example/about', 'birch.example'],
    ['birch.example', 'birch.example'],
    ['not a site', null],
  ])('takes the company domain of %s to be %s', (website, companyDomain) => {
    expect(fromHubspotContact(contact({ website })).companyDomain).toBe(companyDomain);
  });
});

describe('engagements', () => {
  it('gives every value as a string and carries the key twice: as trace and as unique property', () => {
    const input = toEngagementInput('emails', touchFor(ref, 'k-1', { companyId: '9', ownerId: '8' }), []);
    expect(input.objectWriteTraceId).toBe('k-1');
    expect(input.properties).toMatchObject({ cadenza_touch_id: 'k-1', hubspot_owner_id: '8' });
    for (const value of Object.values(input.properties)) expect(typeof value).toBe('string');
    expect(input.associations.map(({ to, types }) => [to.id, types[0]?.associationTypeId])).toEqual([
      ['101', 198],
      ['9', 186],
    ]);
  });

  it.each([
    ['touch', 'email', 'emails'],
    ['touch', 'call', 'calls'],
    ['touch', 'linkedin', 'communications'],
    ['touch', 'sms', 'communications'],
    ['touch', 'video', 'notes'],
    ['touch', 'custom', 'notes'],
    ['touch', 'direct_mail', 'postal_mail'],
    ['reply', 'email', 'emails'],
    ['meeting', 'email', 'notes'],
    ['opt_out', 'email', 'notes'],
    ['bounce', 'email', 'notes'],
  ] as const)('writes a %s by %s as %s', (kind, channel, type) => {
    expect(engagementType(touchFor(ref, 'k', { kind, channel }))).toBe(type);
  });

  it('writes letters as notes where postal mail cannot carry our property', () => {
    expect(withoutLetters(engagementType(touchFor(ref, 'k', { channel: 'direct_mail' })))).toBe('notes');
  });

  it('tells HubSpot the sender and recipient of a mail, and a reply as incoming', () => {
    const sent = toHubspotEmail(touchFor(ref, 'k', { from: 'rep@us.example', to: 'ann@birch.example' }));
    expect(sent.hs_email_direction).toBe('EMAIL');
    expect(JSON.parse(sent.hs_email_headers ?? '')).toEqual({
      from: { email: 'rep@us.example' },
      sender: { email: 'rep@us.example' },
      to: [{ email: 'ann@birch.example' }],
      cc: [],
      bcc: [],
    });
    const reply = toHubspotEmail(touchFor(ref, 'k', { kind: 'reply', direction: 'inbound' }));
    expect(reply.hs_email_direction).toBe('INCOMING_EMAIL');
  });

  it("uses the portal's own call outcomes before HubSpot's defaults", () => {
    const own = [{ id: 'own-1', label: 'Wrong Number!', deleted: false }];
    const call = (outcome: string | null, portal = own) =>
      toHubspotCall(touchFor(ref, 'k', { channel: 'call', outcome }), portal).hs_call_disposition;
    expect(call('wrong_number')).toBe('own-1');
    expect(call('busy')).toBeUndefined();
    expect(call(null)).toBeUndefined();
    const defaults = [...defaultDispositions];
    expect(call('left_voicemail', defaults)).toBe('b2cf5968-551e-4856-9783-52b3da59a7d0');
    expect(call('not_interested', defaults)).toBe('f240bbac-87c9-4f6e-bf70-924b57d47db7');
  });

  it('marks messages as logged from the CRM, which HubSpot demands', () => {
    const touch = (channel: 'linkedin' | 'sms') => toHubspotCommunication(touchFor(ref, 'k', { channel }));
    expect(touch('linkedin').hs_communication_channel_type).toBe('LINKEDIN_MESSAGE');
    expect(touch('sms')).toMatchObject({
      hs_communication_channel_type: 'SMS',
      hs_communication_logged_from: 'CRM',
    });
  });

  it('are open tasks for what a rep is to do', () => {
    const activity = touchFor(ref, 'k', { kind: 'task', subject: 'Call', text: 'Call about <b>prices</b>' });
    expect(engagementType(activity)).toBe('tasks');
    expect(toHubspotTask(activity)).toMatchObject({
      hs_task_subject: 'Call',
      hs_task_status: 'NOT_STARTED',
      cadenza_touch_id: 'k',
      hs_task_body: 'Call about &lt;b&gt;prices&lt;/b&gt;',
    });
  });

  it('shows text as text, not as markup', () => {
    const note = toHubspotNote(
      touchFor(ref, 'k', { subject: '<b>Hi</b>', text: 'a & b\n<script>', kind: 'bounce' }),
    );
    expect(note.hs_note_body).toBe('<b>&lt;b&gt;Hi&lt;/b&gt;</b><br>a &amp; b<br>&lt;script&gt;');
  });
});

describe('long values', () => {
  it('are cut to the limit, never through a character', () => {
    expect(clip('👋👋', 3)).toBe('👋…');
    expect(clip('abc', 3)).toBe('abc');
  });

  it('become HTML within the limit, with no entity cut', () => {
    const html = textToHtml('<&\n'.repeat(40_000));
    expect(html.length).toBeLessThanOrEqual(VALUE_LIMIT);
    expect(html.length).toBeGreaterThan(VALUE_LIMIT * 0.9);
    expect(html.replaceAll(/&(lt|amp);|<br>|…/g, '')).toBe('');
  });
});
