import { expect, it } from 'vitest';
import { parseAnswer } from '../../../connectors/hubspot/client.ts';
import { readMeetings } from '../../../connectors/hubspot/meetings.ts';
import { API_VERSION, pathsOf } from '../../../connectors/hubspot/paths.ts';
import type { Portal } from '../../../connectors/hubspot/portal.ts';

const cursor = JSON.stringify({ v: 1, began: 0, from: 0, seen: {}, pass: null, walked: null });

/** What is read of a portal with one meeting, which has these properties. */
async function read(properties: Readonly<Record<string, string>>) {
  const modified = '2026-10-05T09:31:00Z';
  const object = {
    id: '7',
    properties: { hs_lastmodifieddate: modified, hs_createdate: modified, ...properties },
  };
  const body = { total: 1, results: [{ ...object, from: { id: '7' }, to: [{ toObjectId: '9' }] }] };
  const api: Portal['api'] = {
    ask: async () => ({ kind: 'answer', status: 404, body, retryAfterSeconds: null }),
    get: async ({ doing }, schema) => parseAnswer(doing, body, schema),
  };
  return (await readMeetings({ api, paths: pathsOf(API_VERSION) }, cursor, [])).meetings;
}

it('a meeting of HubSpot with times that are none is no meeting, or has no end', async () => {
  const start = '2026-10-12T10:00:00Z';
  expect(await read({ hs_meeting_start_time: start })).toMatchObject([
    { startAt: new Date(start), endAt: null },
  ]);
  const never = '9'.repeat(20);
  expect(await read({ hs_meeting_start_time: never })).toEqual([]);
  expect(await read({ hs_meeting_start_time: start, hs_meeting_end_time: never })).toMatchObject([
    { endAt: null },
  ]);
});
