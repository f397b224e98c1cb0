import { expect, it } from 'vitest';
import { inboundMail } from '../mail/inbound-mail.ts';
import { addWorkspace, makeRaw, makeSignal, makeSuppression, monday, uuidAt } from '../support/builders.ts';
import { eachStore } from '../support/database.ts';

eachStore('suppressions', (test) => {
  it('match by hash whatever the case, also by the domain, and after the value was erased', async () => {
    const { store, query } = test();
    const { id } = await addWorkspace(store);
    const address = makeSuppression({ value: 'Ada@Acme.example', channel: 'email' });
    const domain = makeSuppression({ scope: 'domain', value: 'blocked.example' });
    const match = () =>
      store.withWorkspace(id, (tx) =>
        tx.suppressions.match([
          { scope: 'email', value: 'ADA@acme.example' },
          { scope: 'email', value: 'bob@blocked.example' },
          { scope: 'email', value: 'bob@other.example' },
          { scope: 'phone', value: 'ada@acme.example' },
        ]),
      );
    await store.withWorkspace(id, (tx) => tx.suppressions.insert([address, domain]));
    const found = await match();
    expect([...found.keys()]).toEqual(['email:ADA@acme.example', 'email:bob@blocked.example']);
    expect(found.get('email:ADA@acme.example')).toEqual({ ...address, value: 'ada@acme.example' });
    await query('update suppressions set value = null where id = $1', [address.id]);
    expect((await match()).get('email:ADA@acme.example')).toEqual({ ...address, value: null });
  });

  it('stay as they are when added again, and together close every channel', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const first = makeSuppression({ channel: 'email' });
    const value = { scope: 'email' as const, value: first.value ?? '' };
    await store.withWorkspace(id, async (tx) => {
      await tx.suppressions.insert([first]);
      await tx.suppressions.insert([{ ...first, id: uuidAt(), reason: 'bounced' }]);
      expect([...(await tx.suppressions.match([value])).values()]).toEqual([first]);
      await tx.suppressions.insert([{ ...first, id: uuidAt(), channel: 'call' }]);
      expect((await tx.suppressions.match([value])).get(`email:${first.value}`)?.channel).toBe('all');
    });
  });

  it('keep the strongest reason and always the same source, in whatever order they come', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const order = ['complained', 'bounced'];
    const told = [
      ['bounced', 'sendgrid'],
      ['complained', 'sendgrid'],
      ['complained', 'api'],
      ['bounced', 'api'],
    ] as const;
    for (const turn of [told, [...told].reverse()]) {
      const row = makeSuppression({ channel: 'email', value: `turn${uuidAt()}@acme.example` });
      await store.withWorkspace(id, async (tx) => {
        for (const [reason, source] of turn)
          await tx.suppressions.insert([{ ...row, id: uuidAt(), reason, source }], order);
        const [kept] = (await tx.suppressions.match([{ scope: 'email', value: row.value ?? '' }])).values();
        expect(kept).toMatchObject({ reason: 'complained', source: 'api' });
        // What somebody wrote in their own words is left alone.
        await tx.suppressions.insert([{ ...row, id: uuidAt(), scope: 'person', reason: 'asked a rep' }]);
        await tx.suppressions.insert(
          [{ ...row, id: uuidAt(), scope: 'person', reason: 'complained' }],
          order,
        );
        const [own] = (await tx.suppressions.match([{ scope: 'person', value: row.value ?? '' }])).values();
        expect(own?.reason).toBe('asked a rep');
      });
    }
  });
});

eachStore('deliveries', (test) => {
  it('are stored once by either of their keys, byte for byte', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const raw = makeRaw();
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.inbound.insertRaw([raw])).toEqual([raw.id]);
      const sameKey = makeRaw({ key: raw.key });
      const sameContent = makeRaw({ contentKey: raw.contentKey });
      const otherSource = makeRaw({ source: 'hubspot', key: raw.key, contentKey: raw.contentKey });
      expect(await tx.inbound.insertRaw([sameKey, sameContent, otherSource])).toEqual([otherSource.id]);
      expect(await tx.inbound.rawById(raw.id)).toEqual(raw);
      // The bytes of a mail are not fetched with a batch: a hundred of them would be gigabytes.
      const claimed = { ...raw, body: new Uint8Array() };
      expect(await tx.inbound.claimRaw(10)).toEqual([claimed, otherSource]);
      await tx.inbound.finishRaw([{ id: raw.id, at: monday, error: 'not understood' }]);
      expect(await tx.inbound.claimRaw(10)).toEqual([otherSource]);
    });
  });

  it('hold what a mail was read as until it has taken effect, whatever its writer typed', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const mail = inboundMail({
      subject: 'NUL \0, half a pair \ud800, "quotes" and \\u0000',
      headers: { received: 'a\nb' },
      date: monday,
      attachments: [{ name: 'Angebot ä.pdf', bytes: 31_000_000 }],
    });
    const raws = [makeRaw({ mail }), makeRaw({ mail: null, source: 'mailbox' })];
    await store.withWorkspace(id, async (tx) => {
      await tx.inbound.insertRaw(raws);
      const [first] = await tx.inbound.claimRaw(1);
      expect(first?.mail).toEqual(mail);
      await tx.inbound.finishRaw(raws.map((raw) => ({ id: raw.id, at: monday, error: null })));
      expect(await tx.inbound.rawById(raws[0]?.id ?? '')).toMatchObject({ mail: null, body: raws[0]?.body });
    });
  });

  it('make a signal once for one identity at its source', async () => {
    const { store } = test();
    const { id } = await addWorkspace(store);
    const signal = makeSignal({ personId: uuidAt() });
    await store.withWorkspace(id, async (tx) => {
      expect(await tx.signals.insert([signal, { ...signal, id: uuidAt() }])).toEqual([signal.id]);
      expect(await tx.signals.insert([{ ...signal, id: uuidAt() }])).toEqual([]);
      expect(await tx.signals.byPersons([signal.personId ?? ''])).toEqual([signal]);
    });
  });
});
