import { describe, expect, it } from 'vitest';
import { newTextOf } from '../../src/mail/new-text.ts';

const original = 'Hi Ada,\n\nis Thursday good for a short call?\n\nRep';
const marked = '> Hi Ada,\n> is Thursday good for a short call?';
const own = (text: string, html: string | null = null) => newTextOf({ text, html });

const headers = (from: string, sent: string, to: string, subject: string) =>
  `${from}: Rep <rep@example.com>\n${sent}: 18 August 2026 04:25\n${to}: Ada <ada@example.org>\n${subject}: Looms`;

describe('A rule at the end is no word of anybody', () => {
  it.each(['----------------------------------------', '________________________________', '=====', '———'])(
    '%s',
    (rule) => {
      expect(own(`Fine by me.\n\n${rule}\n${headers('From', 'Sent', 'To', 'Subject')}\n\n${original}`)).toBe(
        'Fine by me.',
      );
      expect(own(`Fine by me.\n${rule}\n\n${rule}`)).toBe('Fine by me.');
    },
  );

  it("also when it is an <hr> of Outlook's above its mark", () => {
    const html = `<div>Fine by me.</div><hr style="width:98%"><div id="divRplyFwdMsg"><b>From:</b> Rep</div>`;
    expect(own('', html)).toBe('Fine by me.');
  });

  it('but one between two of their sentences stays', () => {
    expect(own('First.\n-----\nSecond.')).toBe('First.\n-----\nSecond.');
  });
});

describe('A divider goes with what it divides', () => {
  it.each([
    ['  Original Message  ', headers('From', 'Sent', 'To', 'Subject')],
    ['  Message original  ', headers('De', 'Envoyé', 'À', 'Objet')],
    ['Begin forwarded message:', headers('From', 'Date', 'To', 'Subject')],
    ['----- Mail original -----', headers('De', 'Envoyé', 'À', 'Objet')],
    ['----- Ursprüngliche Mail -----', headers('Von', 'Gesendet', 'An', 'Betreff')],
    ['------ Messaggio Originale ------', headers('Da', 'Data', 'A', 'Oggetto')],
    ['----- Correo original -----', headers('De', 'Enviado', 'Para', 'Asunto')],
  ])('%s', (divider, block) => {
    expect(own(`In a meeting.\n\n${divider}\n${block}\n\n${original}`)).toBe('In a meeting.');
  });

  it('but the same words without a header block below are a sentence', () => {
    expect(own('See the\nOriginal message\nin my folder.')).toBe('See the\nOriginal message\nin my folder.');
  });
});

describe('A header block may begin with any of its lines', () => {
  it.each([
    ['German', 'Gesendet: Dienstag, 18. August 2026 um 15:46 Uhr\nVon: Rep <rep@example.com>\nAn: Ada'],
    ['English', 'Sent: Tuesday, August 18, 2026\nFrom: Rep\nTo: Ada\nSubject: Looms'],
    ['French', 'Envoyé: mardi 18 août 2026\nDe: Rep <rep@example.com>\nÀ: Ada\nObjet: Looms'],
    ['Danish', 'Dato: 18. august 2026\nFra: Rep <rep@example.com>\nTil: Ada'],
    ['Polish', 'Data: 18 sierpnia 2026\nOd: Rep <rep@example.com>\nDo: Ada\nTemat: Krosna'],
  ])('%s', (_, block) => {
    expect(own(`No need.\n\n${block}\n\n${original}`)).toBe('No need.');
  });

  it('but dates and times that somebody lists are theirs', () => {
    const text = 'Let us meet:\nDate: Tuesday\nTo: discuss the plan\nSubject: looms';
    expect(own(text)).toBe(text);
  });
});

describe('An introduction begins the quote, however far below it stands', () => {
  it.each([
    'Rep Name <rep@example.com> hat am 18.08.2026 01:18 CEST geschrieben:',
    'On 08/18/2026 1:18 AM CEST Rep Name <rep@example.com> wrote:',
    'Le 18/08/2026 01:18 CEST, Rep Name <rep@example.com> a écrit :',
    'El 18/08/2026 01:18 CEST Rep Name <rep@example.com> escribió:',
    'Op 18-08-2026 01:18 CEST schreef Rep Name <rep@example.com>:',
    'Il 17/08/2026 07:59 Rep Name <rep@example.com> ha scritto:',
    'W dniu 18.08.2026 01:18 CEST Rep Name <rep@example.com> napisał(a):',
    'Den 18.08.2026 01.18 CEST skrev Rep Name <rep@example.com>:',
    '>>> Rep Name <rep@example.com> 8/18/2026 4:25 AM >>>',
    '>>> "Rep Name" 18.08.2026 04:25 >>>',
    '>>> Rep Name <rep@example.com> 08/17/2026\n12:34 AM >>>',
  ])('%s', (introduction) => {
    expect(own(`What does it cost?\n\nAda\n\n${introduction}\n \n \n\n${original}`)).toBe(
      'What does it cost?\n\nAda',
    );
  });

  it.each([
    'Zitat von Rep Name <rep@example.com>:',
    'Quoting Rep Name <rep@example.com>:',
    'Citando Rep Name <rep@example.com>:',
    'Citerar Rep Name <rep@example.com>:',
    'Cytowanie Rep Name:',
  ])('%s above a quote is no word of who answers below', (introduction) => {
    expect(own(`${introduction}\n${marked}\n\nWe have to tender. Thanks all the same.`)).toBe(
      'We have to tender. Thanks all the same.',
    );
  });

  it('who only speaks of quoting is not cut', () => {
    const text = 'Quoting our lawyer:\nno contract before May.';
    expect(own(text)).toBe(text);
  });
});

describe('What a program put below goes', () => {
  it.each([
    'Skaffa Outlook för iOS<https://aka.ms/o0ukef>',
    'Get Outlook for Android',
    'Télécharger Outlook pour iOS',
    'Outlook für iOS herunterladen',
    'Descargar Outlook para Android<https://aka.ms/abc>',
    'Scarica Outlook per iOS',
    'Pobierz program Outlook dla systemu iOS',
    'Outlook voor iOS downloaden',
    'Få Outlook til iOS',
    'Скачать Outlook для iOS',
    'Outlook for iOS を入手',
    '获取 Outlook for iOS',
    'Envoyé avec la messagerie sécurisée Proton Mail.',
    'Sent with Proton Mail secure email.',
    'Gesendet mit der sicheren E-Mail von Proton Mail.',
    'Enviado con el correo electrónico seguro de Proton Mail.',
    'Wysłano z bezpiecznej poczty Proton Mail',
    'Envoyé de mon smartphone BlackBerry 10 sur le réseau de la Compagnie des Télécoms.',
    'Sent from my BlackBerry 10 smartphone on the Harbour network.',
    'This email has been checked for viruses by AVG antivirus software.\nwww.avg.com',
    'Diese E-Mail wurde von Avast-Antivirussoftware auf Viren geprüft.\nwww.avast.com',
    "L'absence de virus dans ce courrier électronique a été vérifiée par le logiciel antivirus Avast.",
    'Virus-free.www.avast.com <https://www.avast.com/sig-email?utm_medium=email>',
    'Virenfrei. www.avast.com',
    '<URL: https://rt.example.org/Ticket/Display.html?id=90112 >',
  ])('%s', (added) => {
    expect(own(`Not this year.\n\n${added}\n\nOn 17/08/2026 12:37, Rep wrote:\n${marked}`)).toBe(
      'Not this year.',
    );
    expect(own(`Not this year.\n\nOn 17/08/2026 12:37, Rep wrote:\n${marked}\n\n\n-- \n${added}`)).toBe(
      'Not this year.',
    );
  });

  it.each([
    'We use Outlook on iOS and Android.',
    'Get the Outlook invite on your iOS phone, please.',
    'Here is the add-in for Outlook <https://aka.ms/addin>',
    'Sent it to your protonmail address yesterday.',
    'Is this email about the Avast virus scanner?',
    'We look for viruses with Avast.',
  ])('but not what somebody says of such a program: %s', (sentence) => {
    expect(own(`Hello,\n${sentence}`)).toBe(`Hello,\n${sentence}`);
  });
});

describe('PGP armour', () => {
  const signature = '-----BEGIN PGP SIGNATURE-----\n\niQIzBAEBCgAdFiEE\n=ab12\n-----END PGP SIGNATURE-----';

  it('is no word of who signed, and their dashes lose what it put before them', () => {
    const text = `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nTwo things:\n- - a report\n- - a price\n\nOn 08/09/2026 09:12, Rep wrote:\n${marked}\n\n${signature}`;
    expect(own(text)).toBe('Two things:\n- a report\n- a price');
  });

  it('that has no end stays, since somebody may have written below', () => {
    expect(own('Yes.\n\n-----BEGIN PGP SIGNATURE-----\nand my words')).toContain('and my words');
  });
});

describe("What a help desk's program writes around an agent's words", () => {
  const rule = '-'.repeat(46);

  it.each([
    '##- Please type your reply above this line -##',
    '##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein. -##',
    '##- 返信はこの線より上にご記入ください -##',
    '—-—-—-—\nReply above this line.',
  ])('%s', (mark) => {
    const text = `${mark}\n\n${rule}\n\nKim (Looms), 19 Aug 2026, 10:14 BST\n\nDana would like the summary.\n\nKim\n\n${rule}\n\nRep, 18 Aug 2026, 09:12 BST\n\n${original}\n\n${rule}\nThis email is a service from Looms.\n[3RQ7ZP]`;
    expect(own(text)).toBe('Dana would like the summary.\n\nKim');
  });

  it('a comment that may be anybody keeps its heading', () => {
    const text = `Your request was updated.\n\n${rule}\n\nKim, 19 Aug 2026, 10:14 BST\n\nDana would like it.`;
    expect(own(`##- Please type your reply above this line -##\n\n${text}`)).toBe(text);
  });

  it('without its mark, a rule and a date are somebody’s own', () => {
    const text = `Two dates:\n${rule}\nWebinar, 19 Aug 2026, 10:14\n\nfirst\n${rule}\nWebinar, 20 Aug 2026, 10:14\n\nsecond`;
    expect(own(text)).toBe(text);
  });
});

it.each([
  '---\n',
  '-----BEGIN PGP SIGNATURE-----\n',
  '##- a -##\n',
  '----------\nKim, 19 Aug 2026, 10:14\n',
  'Sent: a\n',
  'Original Message\n\n',
  '>>> a 10:10 \n',
  'Quoting a:\n',
  'get outlook for ',
  'this avast virus ',
])('a text that is full of %j costs little time', (part) => {
  const text = `##- Please type your reply above this line -##\n${part.repeat(100_000 / part.length)}`;
  const began = performance.now();
  own(text);
  own(text.slice(47));
  expect(performance.now() - began).toBeLessThan(1500);
});
