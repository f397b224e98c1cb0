import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cadenza } from './server.ts';
import { typed } from './typed.ts';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'cadenza-refusals-'));
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** One line on standard error, exit code 1, nothing else. */
function oneLine(ended: Awaited<ReturnType<typeof cadenza>>, line: RegExp): void {
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  expect(ended.stderr.trim()).toMatch(line);
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
}

describe('a start that cannot be is refused in one line:', () => {
  it('a wrong setting, with its name', async () => {
    oneLine(await cadenza(dir, ['serve'], { PORT: 'many' }), /^cadenza: Wrong settings: PORT must be a port/);
  });

  it('half of a service’s credentials', async () => {
    const ended = await cadenza(dir, ['serve'], { HUBSPOT_CLIENT_ID: 'id' });
    oneLine(ended, /^cadenza: Wrong settings: HUBSPOT_CLIENT_SECRET must be set too/);
  });

  it('a folder that cannot be made or written', async () => {
    writeFileSync(join(dir, 'file'), '');
    const ended = await cadenza(join(dir, 'file', 'data'), ['serve']);
    oneLine(ended, /^cadenza: The data folder '.*' cannot be written \(ENOTDIR\)\. Set DATA_DIR/);
  });

  it('keys that are damaged', async () => {
    const damaged = mkdtempSync(join(dir, 'damaged-'));
    writeFileSync(join(damaged, 'keys.json'), '{"encryptionKey":');
    oneLine(await cadenza(damaged, ['serve']), /^cadenza: .*keys\.json is damaged\. Restore it/);
  });

  it('a database that does not answer, without its password', async () => {
    const env = { DATABASE_URL: 'postgres://user:hush@127.0.0.1:9/cadenza' };
    const ended = await cadenza(dir, ['serve'], env);
    oneLine(
      ended,
      /^cadenza: The database of DATABASE_URL at 127\.0\.0\.1:9\/cadenza cannot be reached \(.*ECONNREFUSED/,
    );
    expect(ended.stderr).not.toContain('hush');
  });

  it('a database address that is none', async () => {
    const ended = await cadenza(dir, ['serve'], { DATABASE_URL: 'mysql://127.0.0.1/cadenza' });
    oneLine(ended, /^cadenza: Wrong settings: DATABASE_URL must begin with postgres/);
  });

  it('a port that is busy', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => taken.once('listening', resolve));
    const { port } = taken.address() as AddressInfo;
    const ended = await cadenza(join(dir, 'busy'), ['serve'], { PORT: String(port) });
    taken.close();
    oneLine(
      ended,
      new RegExp(`^cadenza: Port ${port} on 127\\.0\\.0\\.1 is in use by another program\\. Set PORT`),
    );
  });
});

describe('without a server, a command says in one line what is missing:', () => {
  it.each([
    ['clock'],
    ['tick'],
    ['why', 'ada@alpen.example'],
    ['replay'],
    ['enroll', '--crm', 'salesforce', '--list', 'x'],
  ])('%s', async (...args) => {
    oneLine(
      await typed(join(dir, 'never'), args),
      /^cadenza: No server has been started with the data folder '.*never' yet\. Start one: npm start$/,
    );
  });

  it('a server that has been stopped', async () => {
    writeFileSync(join(dir, 'cli.json'), '{"url":"http://127.0.0.1:9","apiKey":"x"}');
    oneLine(
      await cadenza(dir, ['tick']),
      /^cadenza: No server answers at http:\/\/127\.0\.0\.1:9\. Start it/,
    );
  });

  it('a damaged note of how to reach it', async () => {
    writeFileSync(join(dir, 'cli.json'), '{"url":');
    oneLine(await typed(dir, ['tick']), /^cadenza: .*cli\.json is damaged\. Restart the server/);
  });

  it('an address without a key, and a key without an address', async () => {
    const url = await typed(dir, ['tick'], { CADENZA_URL: 'http://127.0.0.1:9' });
    oneLine(url, /^cadenza: Set CADENZA_API_KEY too/);
    oneLine(await typed(dir, ['tick'], { CADENZA_API_KEY: 'x' }), /^cadenza: Set CADENZA_URL too/);
  });

  it('an address at which something else answers', async () => {
    const other = createHttp((_, response) => response.end('<h1>It works</h1>')).listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const ended = await typed(dir, ['clock'], { CADENZA_URL: url, CADENZA_API_KEY: 'x' });
    other.close();
    oneLine(ended, /^cadenza: What answers at http:\S+ is not Cadenza \(status 200\)\.$/);
  });
});

describe('help', () => {
  it('names every command, and where to begin', async () => {
    const { code, stdout } = await cadenza(dir, ['--help']);
    expect(code).toBe(0);
    for (const word of [
      'serve',
      'demo',
      'clock',
      'why',
      'replay',
      'enroll',
      'push',
      'simulate',
      'tick',
      'migrate',
      'npm start',
    ])
      expect(stdout).toContain(word);
  });

  it.each([
    ['serve', ['start the server']],
    ['demo', ['--people', '--days', '--seed', '--json']],
    ['clock', ['+1d', 'next', '--json']],
    ['why', ['<person>', 'CRM record', '--step', '--export', '.md', '--json']],
    ['replay', ['[person]', 'ledger', 'exit code 1', '--json']],
    ['enroll', ['--cadence', '--crm', 'salesforce', 'hubspot', '--list', '--ids', '--json']],
    ['push', ['<file>', 'YAML', '--json']],
    [
      'simulate',
      ['<file>', '--people', '--start', '--zone', '--reps', '--seed', '--spread', '--person', '--json'],
    ],
    ['tick', ['what is due', '--json']],
    ['migrate', ['schema', '--json']],
  ])('of %s says what it takes', async (command, words) => {
    const { code, stdout } = await typed(dir, [command, '--help']);
    expect(code).toBe(0);
    for (const word of words) expect(stdout.replace(/\s+/g, ' ')).toContain(word);
  });

  it('is offered to whoever mistypes', async () => {
    const ended = await cadenza(dir, ['enrol']);
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toMatch(/unknown command 'enrol'\n\(Did you mean enroll\?\)[\s\S]*--help/);
  });
});
