import { expect, it } from 'vitest';
import { parseMime } from '../../../connectors/sendgrid/mime.ts';

const spanish = 'Ma\xf1ana te llamo, \xbfvale?';
const parse = (raw: string) => parseMime(Buffer.from(raw, 'latin1'));

it.each([
  ['without any MIME header', '', spanish],
  ['without a charset', 'Content-Type: text/plain; format=flowed\r\n', spanish],
  ['that claims UTF-8', 'Content-Type: text/plain;\r\n\tcharset="utf-8"\r\n', spanish],
  [
    'that claims ASCII, quoted-printable,',
    'Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n',
    'Ma=F1ana te llam=\r\no, =BFvale?',
  ],
  [
    'that claims UTF-8, base64,',
    'Content-Type: text/plain; charset=utf-8; format=fixed\r\nContent-Transfer-Encoding: base64\r\n',
    Buffer.from(spanish, 'latin1').toString('base64'),
  ],
])('a mail %s is read as windows-1252 where its bytes are no UTF-8', async (_, head, body) => {
  const mail = await parse(`From: a@b.example\r\n${head}\r\n${body}`);
  expect(mail.text.trim()).toBe('Mañana te llamo, ¿vale?');
  expect(mail.partTypes).toEqual(['text/plain']);
});

it('a text that is UTF-8 but for a byte stays UTF-8, and each part is judged by itself', async () => {
  const mail = await parse(
    'From: a@b.example\r\nContent-Type: multipart/alternative; boundary=m\r\n\r\n--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nd\xc3\xa9j\xc3\xa0 \xe9\r\n--m\r\nContent-Type: text/html\r\n\r\n<p>d\xe9j\xe0</p>\r\n--m--\r\n',
  );
  expect(mail.text.trim()).toBe('déjà \ufffd');
  expect(mail.html?.trim()).toBe('<p>déjà</p>');
});

it('replacement characters that somebody sent, and other charsets, are left as they are', async () => {
  expect((await parse('From: a@b.example\r\n\r\ncaf\xef\xbf\xbd')).text.trim()).toBe('caf\ufffd');
  const last = `Content-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Ha\ufffd').toString('base64')}`;
  expect((await parse(`From: a@b.example\r\n${last}`)).text.trim()).toBe('Ha\ufffd');
  const russian = 'From: a@b.example\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\n\xf0\xd2';
  expect((await parse(russian)).text.trim()).toBe('Пр');
});
