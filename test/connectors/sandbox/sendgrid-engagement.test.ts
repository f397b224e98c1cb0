import { afterEach, describe, expect, it } from 'vitest';
import { act, both, cadenceMail, call, closeAll, NOW, startStandIn } from './sendgrid-support.ts';

afterEach(closeAll);

describe('engagement', () => {
  it('posts human and machine opens, and clicks with the link as it was sent', async () => {
    const { product, standIn, mail } = await both();
    await mail.send(cadenceMail());
    await act(standIn, { act: 'open' });
    await act(standIn, { act: 'open', machine: true });
    const click = await act(standIn, { act: 'click' });
    expect(click.json).toMatchObject({ act: 'click', posted: [{ status: 204 }] });
    const [human, machine, clicked] = product
      .events()
      .filter((event) => /open|click/.test(String(event.event)));
    expect(human).not.toHaveProperty('sg_machine_open');
    expect(machine).toMatchObject({ sg_machine_open: true, cadenza_touch: 't1' });
    expect(clicked).toMatchObject({
      url: 'https://cadenza-demo.example/tour?a=1&b=2',
      url_offset: { index: 0, type: 'html' },
    });
  });

  it('sees nothing where tracking is off', async () => {
    const { product, standIn, mail } = await both();
    const off = { openTracking: { enable: false }, clickTracking: { enable: false } };
    await mail.send(cadenceMail({ trackingSettings: off }));
    for (const name of ['open', 'click'])
      expect((await act(standIn, { act: name })).json).toMatchObject({
        posted: [],
        note: expect.any(String),
      });
    await standIn.settled();
    expect(product.events()).toHaveLength(2);
  });

  it('reports complaints, late bounces and blocks, and lists the addresses', async () => {
    const { product, standIn, mail } = await both();
    await mail.send(cadenceMail());
    await act(standIn, { act: 'complain' });
    await act(standIn, { act: 'bounce', bare: true });
    await act(standIn, { act: 'block' });
    const [complaint, bounce, block] = product.events().slice(2);
    expect(complaint).toMatchObject({ event: 'spamreport', cadenza_send: 's1' });
    expect(bounce).toMatchObject({ event: 'bounce', type: 'bounce' });
    expect(bounce).not.toHaveProperty('sg_message_id');
    expect(block).toMatchObject({ event: 'bounce', type: 'blocked' });
    for (const list of ['spam_reports', 'bounces', 'blocks'])
      expect((await call(standIn, `/v3/suppression/${list}`, { key: true })).json).toMatchObject([
        { email: 'keiko.aoki@birch-software.example', created: NOW.getTime() / 1000 },
      ]);
  });

  it('refuses an act on a mail that does not exist, and one that is not known', async () => {
    const standIn = await startStandIn();
    expect((await act(standIn, { act: 'open', mailId: 'none' })).status).toBe(422);
    expect((await act(standIn, { act: 'dance' })).status).toBe(400);
  });
});
