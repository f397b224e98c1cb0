import { execFile } from 'node:child_process';
import { describe, expect, it, vi } from 'vitest';
import { createConsoleLogger } from '../../src/runtime/console-logger.ts';

/** What a logger writes in a process of its own; it writes to the process's standard error itself. */
function logged(level: string, code: string): Promise<string> {
  const script = `import { createLogger } from './src/runtime/logger.ts'; const log = createLogger('${level}'); ${code}`;
  return new Promise((resolve, reject) =>
    execFile('node_modules/.bin/node', ['--input-type=module', '-e', script], (error, stdout, stderr) =>
      error === null && stdout === '' ? resolve(stderr) : reject(error ?? new Error(stdout)),
    ),
  );
}

describe('the log', () => {
  it('is JSON lines on standard error from the wanted level on', async () => {
    const lines = (await logged('warn', `log.info({}, 'quiet'); log.warn({ count: 2 }, 'heard')`))
      .trim()
      .split('\n');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'heard', count: 2 });
  });

  it('never holds a secret, wherever in the fields it stands', async () => {
    const names = ['token', 'accessToken', 'refreshToken', 'key', 'apiKey', 'secret', 'clientSecret']
      .concat(['password', 'authorization', 'cookie'])
      .map((name) => `${name}: 'hush'`)
      .join(', ');
    const all = `{ ${names} }`;
    const out = await logged(
      'info',
      `log.error({ ...${all}, in: ${all}, deeper: { in: ${all} } }, 'failed')`,
    );
    expect(out.match(/\[removed\]/g)).toHaveLength(30);
    expect(out).not.toContain('hush');
  });

  it('shows an error with its message and cause, and nothing of it that a secret could be in', async () => {
    const error = `Object.assign(new Error('call failed'), { config: { headers: { authorization: 'hush' } } })`;
    const out = await logged('info', `log.error({ error: ${error} }, 'failed')`);
    expect(out).toContain('call failed');
    expect(out).not.toContain('hush');
  });

  it('keeps secrets out of what a part of the log carries with every line', async () => {
    const out = await logged('info', `log.child({ job: 'sync', token: 'hush' }).info({}, 'started')`);
    expect(out).toContain('"job":"sync"');
    expect(out).not.toContain('hush');
  });

  it('leaves ordinary fields alone, also dates, lists and names that only resemble a secret’s', async () => {
    const fields = `{ at: new Date(0), steps: [{ stepKey: 'call-1' }], tokens: 3, none: null }`;
    expect(JSON.parse(await logged('info', `log.info(${fields}, 'done')`))).toMatchObject({
      at: '1970-01-01T00:00:00.000Z',
      steps: [{ stepKey: 'call-1' }],
      tokens: 3,
      none: null,
    });
  });
});

describe('the log on the console', () => {
  it('has the same lines, from the wanted level on, and no secret in them', () => {
    const lines: string[] = [];
    const seen = (line: string) => lines.push(line);
    const spies = (['info', 'warn', 'error'] as const).map((at) =>
      vi.spyOn(console, at).mockImplementation(seen),
    );
    const log = createConsoleLogger('warn').child({ workspace: 'w', token: 'hush' });
    log.info({}, 'quiet');
    log.warn({ count: 2, deeper: { apiKey: 'hush' } }, 'heard');
    log.error({ error: new Error('call failed') }, 'failed');
    createConsoleLogger('silent').error({}, 'quiet');
    for (const spy of spies) spy.mockRestore();
    expect(lines.join()).not.toContain('hush');
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { level: 40, workspace: 'w', count: 2, msg: 'heard' },
      { level: 50, error: { message: 'call failed' }, msg: 'failed' },
    ]);
  });
});
