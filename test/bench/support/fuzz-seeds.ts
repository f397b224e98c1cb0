const head =
  'From: Pat Prospect <pat@buyer.example>\r\nTo: r-abc@in.seller.example\r\nDate: Mon, 05 Oct 2026 09:30:00 +0000\r\nMIME-Version: 1.0\r\n';

/** Invented inputs of each parser, which the fuzz run damages. */
export const seeds = {
  mail: [
    `${head}Subject: Re: Reports\r\nIn-Reply-To: <1@seller.example>\r\n\r\nSounds good.\r\n\r\nOn Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:\r\n> Hi`,
    `${head}Subject: =?utf-8?Q?Automatische_Antwort?=\r\nAuto-Submitted: auto-replied\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nIch bin bis zum 16. Oktober nicht im B=FCro.`,
    `${head}Subject: a\r\nContent-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHi\r\n--b\r\nContent-Type: text/html\r\n\r\n<div>Hi</div><div class="gmail_quote">old</div>\r\n--b--\r\n`,
    `${head}Subject: Undelivered\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nfailed\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; pat@buyer.example\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--\r\n`,
  ],
  form: [
    '--xx\r\nContent-Disposition: form-data; name="envelope"\r\n\r\n{"to":["r-abc@in.seller.example"],"from":"pat@buyer.example"}\r\n--xx\r\nContent-Disposition: form-data; name="email"\r\n\r\nFrom: pat@buyer.example\r\nSubject: Re: a\r\n\r\nHello\r\n--xx--\r\n',
    '--xx\r\nContent-Disposition: form-data; name="charsets"\r\n\r\n{"text":"iso-8859-1"}\r\n--xx\r\nContent-Disposition: form-data; name="headers"\r\n\r\nSubject: a\r\n--xx\r\nContent-Disposition: form-data; name="from"\r\n\r\nPat <pat@buyer.example>\r\n--xx\r\nContent-Disposition: form-data; name="text"\r\n\r\nHello\r\n--xx--\r\n',
  ],
  text: [
    'Yes.\n\nVon: Rep <rep@seller.example>\nGesendet: Freitag, 2. Oktober 2026 10:02\nAn: Pat\nBetreff: Frage\n\nHallo',
    '<div>Yes</div><div id="appendonsend"></div><blockquote type="cite">old</blockquote>',
    'Answers below.\n\nLe ven. 2 oct. 2026 à 10:02, Rep <rep@seller.example> a écrit :\n> one\nyes\n> two\nno\n-- \nPat\nSent from my iPhone',
  ],
  dates: [
    'I am away from 5 to 16 October and back on Monday, 19 October 2026.',
    'vom 5.10. bis 16.10.2026, 03/04, 10月16日まで',
    'until Friday',
  ],
  events: [
    '[{"email":"pat@buyer.example","timestamp":1791190800,"event":"click","sg_event_id":"a","sg_message_id":"m","url":"https://seller.example/","useragent":"x","cadenza_touch":"t"}]',
    '[{"email":"pat@buyer.example","timestamp":"1791190800","event":"bounce","type":"blocked","reason":"550 5.7.1","status":"5.7.1","sg_event_id":"b"}]',
  ],
  cadence: [
    'name: Fair\ntype: event_follow_up\nsteps:\n  - key: hello\n    name: Hello\n    channel: email\n    day: 1\n    variants:\n      - key: a\n        subject: Our talk\n        body: Hello {{ person.first_name }}\n  - key: call\n    name: Call\n    channel: call\n    day: 3\n    script: Call them.\n',
  ],
  csv: ['Email,First Name,Status\npat@buyer.example,Pat,active\n"a ""b""",x,\n', 'a;b\r\n1;2\r\n'],
  calendly: [
    '{"event":"invitee.created","created_at":"2026-10-05T09:30:00.000000Z","payload":{"uri":"https://api.calendly.example/scheduled_events/e/invitees/i","email":"pat@buyer.example","name":"Pat","created_at":"2026-10-05T09:30:00.000000Z","rescheduled":false,"old_invitee":null,"tracking":{"utm_content":"token"},"scheduled_event":{"uri":"https://api.calendly.example/scheduled_events/e","name":"Intro","start_time":"2026-10-12T10:00:00.000000Z","end_time":"2026-10-12T10:30:00.000000Z","event_memberships":[{"user_email":"rep@seller.example"}]}}}',
    '{"event":"invitee.canceled","created_at":"2026-10-06T09:30:00.000000Z","payload":{"uri":"i","email":"pat@buyer.example","rescheduled":true,"new_invitee":"j","scheduled_event":{"uri":"e","start_time":"2026-10-12T10:00:00Z"}}}',
  ],
  calcom: [
    '{"triggerEvent":"BOOKING_CREATED","createdAt":"2026-10-05T09:30:00.000Z","payload":{"uid":"u","title":"Intro","startTime":"2026-10-12T10:00:00Z","endTime":"2026-10-12T10:30:00Z","organizer":{"email":"rep@seller.example"},"attendees":[{"email":"pat@buyer.example","name":"Pat"}],"metadata":{"cadenza":"token"}}}',
    '{"triggerEvent":"BOOKING_RESCHEDULED","createdAt":"2026-10-06T09:30:00.000Z","payload":{"uid":"v","rescheduleUid":"u","startTime":"2026-10-13T10:00:00Z","attendees":[{"email":"pat@buyer.example"}]}}',
  ],
  gmailNotice: [
    '{"message":{"data":"eyJlbWFpbEFkZHJlc3MiOiJSZXBAc2VsbGVyLmV4YW1wbGUiLCJoaXN0b3J5SWQiOjEyfQ==","messageId":"1"},"subscription":"projects/p/subscriptions/s"}',
  ],
  gmailMail: [
    '{"id":"1","threadId":"2","labelIds":["INBOX"],"internalDate":"1791190800000","payload":{"mimeType":"text/plain","headers":[{"name":"From","value":"Pat <pat@buyer.example>"},{"name":"Message-ID","value":"<1@buyer.example>"},{"name":"References","value":"<0@seller.example>\\r\\n <1@seller.example>"}]}}',
  ],
  graphNotice: [
    '{"value":[{"subscriptionId":"s","clientState":"secret","changeType":"created","resource":"Users/u/Messages/m"}]}',
  ],
  graphMails: [
    '{"value":[{"id":"1","internetMessageId":"<1@buyer.example>","from":{"emailAddress":{"address":"pat@buyer.example"}},"internetMessageHeaders":[{"name":"In-Reply-To","value":"<0@seller.example>"}]},{"id":"2","@removed":{"reason":"deleted"}}],"@odata.deltaLink":"https://graph.example/delta"}',
  ],
  mime: [
    'Grüße aus Köln\nHallo Pat,\n\n.\nFrom here on – viele Worte.\n-- \nRep',
    '"Rep, a b" <x>\n=?utf-8?Q?a?=\n',
  ],
  hubspotMeetings: [
    '{"total":1,"results":[{"id":"7","createdAt":"2026-10-05T09:30:00Z","updatedAt":"2026-10-05T09:31:00Z","properties":{"hs_meeting_title":"Intro","hs_meeting_start_time":"2026-10-12T10:00:00Z","hs_meeting_end_time":"1791799200000","hs_meeting_outcome":"COMPLETED","hubspot_owner_id":"5","hs_lastmodifieddate":"2026-10-05T09:31:00Z","hs_createdate":"2026-10-05T09:30:00Z"},"from":{"id":"7"},"to":[{"toObjectId":9}]}]}',
  ],
  salesforceEvents: [
    '[{"Id":"00U000000000001AAA","Subject":"Canceled: Intro","WhoId":"003000000000001AAA","OwnerId":"005000000000001AAA","StartDateTime":"2026-10-12T10:00:00.000+0000","EndDateTime":"2026-10-12T10:30:00.000+0000","IsDeleted":false,"CreatedDate":"2026-10-05T09:30:00.000+0000","SystemModstamp":"2026-10-05T09:31:00.000+0000","Cadenza_Touch_Id__c":null,"Cadenza_Outcome__c":"Held"}]',
  ],
  standardWebhook: [
    'webhook-id: msg_1\nwebhook-timestamp: 1791192600\nwebhook-signature: v1,MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n\n{"kind":"custom"}',
  ],
  signal: [
    '{"kind":"page_visited","email":"pat@buyer.example","key":"visit-1","at":"2026-10-05T09:30:00Z","facts":{"url":"https://shop.example/pricing"}}',
    '{"kind":"custom","name":"trial started","personId":"01920000-0000-7000-8000-000000000001","key":"k","until":"2026-10-05T09:30:00+02:00"}',
  ],
} as const;
