import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { saveMailbox } from '../../src/app/save-mailbox.ts';
import { openWorld, type World } from '../support/world.ts';

describe('a rep who names a mail server, with real services', () => {
  let world: World;
  const opened: string[] = [];
  beforeAll(async () => {
    world = await openWorld({ settings: { clockMovable: false } });
  });
  afterAll(() => world.close());

  const save = (server: object) => {
    const ctx: typeof world.rep = {
      ...world.rep,
      openMailbox: ({ secrets: { smtp } }) => {
        opened.push(`${smtp.host}:${smtp.port}`);
        throw new Error('This is as far as the test goes.');
      },
    };
    const smtp = { host: 'mail.example', port: 465, security: 'tls' as const, ...server };
    const imap = { host: 'mail.example', port: 993 };
    return saveMailbox(ctx, { address: 'robin@example.com', password: 'secret', smtp, imap });
  };

  it.each([
    [{ host: '127.0.0.1', port: 25, security: 'none' }, /machine that Cadenza runs on/],
    [{ host: 'localhost', port: 465 }, /machine that Cadenza runs on/],
    [{ host: '10.0.0.5', port: 25, security: 'none' }, /in the clear/],
    [{ host: '10.0.0.5', port: 6379 }, /port 6379 is none of mail's\. Use one of 25, 465/],
    [{ port: 22 }, /port 22 is none of mail's/],
  ])('is refused %j before anything is opened', async (server, words) => {
    await expect(save(server)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(words),
    });
    expect(opened).toEqual([]);
  });

  it('reaches one on its ports, also in a private network', async () => {
    await expect(save({ host: '10.0.0.5', port: 2525, security: 'starttls' })).rejects.toThrow(/as far as/);
    expect(opened).toEqual(['10.0.0.5:2525']);
  });
});
