import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cadenza } from './server.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-mail-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function file(name: string, ...lines: string[]): string {
  const path = join(dir, name);
  writeFileSync(path, lines.join('\r\n'));
  return path;
}

it('cadenza mail classify says of every raw mail what it is, and goes on after a file that cannot be read', async () => {
  const head = ['From: Pat Prospect <pat@buyer.example>', 'Date: Mon, 05 Oct 2026 09:30:00 +0000'];
  const reply = file(
    'reply.eml',
    ...head,
    'Subject: Re: Your reports',
    'In-Reply-To: <touch-1@seller.example>',
    '',
    'Sounds good, call me.',
    '',
    'On Fri, 2 Oct 2026 at 10:02, Rep <rep@seller.example> wrote:',
    '> Hi Pat',
  );
  const missing = join(dir, 'missing.eml');
  const away = file(
    'away.eml',
    ...head,
    'Subject: Automatic reply: Your reports',
    '',
    'I am out of the office until 14 October.',
  );
  const ended = await cadenza(dir, ['mail', 'classify', reply, missing, away]);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(missing);
  const lines = ended.stdout
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  expect(lines).toEqual([
    {
      file: reply,
      kind: 'human_reply',
      bounce: null,
      returnDate: null,
      newText: 'Sounds good, call me.',
      signals: ['written by a human', 'graded positive'],
    },
    expect.objectContaining({ file: away, kind: 'auto_reply', returnDate: '2026-10-14' }),
  ]);
});

it('cadenza mail classify --text takes a file as a body without headers', async () => {
  const body = file('body.txt', 'Please take me off your list.');
  const ended = await cadenza(dir, ['mail', 'classify', '--text', body]);
  expect(ended.code).toBe(0);
  expect(JSON.parse(ended.stdout)).toMatchObject({ file: body, kind: 'unsubscribe_request' });
});
