import { expect, test } from 'vitest';
import { problemWith } from '../../../connectors/webhooks/hosts.ts';
import { createWebhooks } from '../../../connectors/webhooks/index.ts';
import { isPublicAddress } from '../../../connectors/wire/addresses.ts';

const closed = [
  ...[
    'http://hooks.example.com/x',
    'ftp://hooks.example.com',
    'no url',
    'https://user:word@hooks.example.com/',
  ],
  ...[
    'https://localhost/',
    'https://app.localhost/',
    'https://db.internal/',
    'https://printer.local/',
    'https://db/',
  ],
  ...[
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://10.1.2.3/',
  ],
  ...[
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest',
  ],
  ...['https://100.64.0.1/', 'https://0.0.0.0/', 'https://224.0.0.1/', 'https://198.18.0.1/'],
  ...[
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[fd00::1]/',
    'https://[fe80::1]/',
    'https://[::]/',
  ],
  ...[
    'https://[2001:db8::1]/',
    'https://[2002:7f00:1::]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2001::1]/',
  ],
];

test('only https on the public internet may be posted to, however an address is written', () => {
  for (const url of closed) expect(problemWith(url, { loopback: false }), url).not.toBeNull();
  for (const url of [
    'https://hooks.slack.com/services/T/B/x',
    'https://172.32.0.1/',
    'https://8.8.8.8/',
    'https://[2606:4700::1111]/',
  ])
    expect(problemWith(url, { loopback: false }), url).toBeNull();
});

test('this machine may be posted to only while all services are stand-ins, and nothing else of the kind', () => {
  const local = closed.filter((url) => problemWith(url, { loopback: true }) === null);
  expect(local).toEqual([
    'https://localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://[::1]/',
  ]);
});

test('a name that leads to an address that is not public is not posted to', async () => {
  const asked: string[] = [];
  const webhooks = createWebhooks({
    loopback: false,
    lookup: async (host) => {
      asked.push(host);
      return ['93.184.216.34', '10.0.0.7'];
    },
  });
  expect(await webhooks.post({ url: 'https://hooks.example.com/x', headers: {}, body: '{}' })).toEqual({
    state: 'failed',
    gone: false,
    reason: 'The address may not be posted to: its name leads to an address that is not public.',
  });
  expect(asked).toEqual(['hooks.example.com']);
  expect(isPublicAddress('10.0.0.7')).toBe(false);
});
