import { auto, exchange, type Sample } from './sample.ts';

export const otherAbsences: readonly Sample[] = [
  {
    name: 'German, bis zum',
    mail: {
      subject: 'Automatische Antwort: Berichte',
      headers: exchange,
      text: 'Guten Tag,\nich bin bis zum 14.10. nicht im Büro. Ihre E-Mails werden nicht weitergeleitet.',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'German, day of return',
    mail: {
      subject: 'Abwesenheitsnotiz: Berichte',
      headers: auto,
      text: 'Ich bin im Urlaub und ab dem 19.10.2026 wieder erreichbar.',
    },
    kind: 'out_of_office',
    until: '2026-10-19',
  },
  {
    name: 'German, range with one month',
    mail: {
      subject: 'Automatische Antwort',
      headers: auto,
      text: 'Ich bin vom 1. bis 15. Oktober abwesend.',
    },
    kind: 'out_of_office',
    until: '2026-10-15',
  },
  {
    name: 'German, range in figures',
    mail: { subject: 'Abwesend', headers: auto, text: 'Betriebsurlaub 05.10.-16.10.2026.' },
    kind: 'out_of_office',
    until: '2026-10-16',
  },
  {
    name: 'German without a header, by the subject',
    mail: { subject: 'Abwesenheitsnotiz', text: 'Ich bin am 12. Oktober zurück im Büro.' },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'French, de retour',
    mail: {
      subject: 'Réponse automatique : Rapports',
      headers: auto,
      text: 'Bonjour,\nje suis absent du bureau et serai de retour le 14 octobre 2026.\nCordialement',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'French, range',
    mail: {
      subject: 'Absence du bureau',
      headers: auto,
      text: 'Je suis en congés du 1er au 16 octobre inclus.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: "French, jusqu'au",
    mail: {
      subject: 'Réponse automatique',
      headers: auto,
      text: 'Actuellement en congés jusqu’au 16/10/2026.',
    },
    kind: 'out_of_office',
    until: '2026-10-16',
  },
  {
    name: 'Spanish, de vuelta',
    mail: {
      subject: 'Respuesta automática: Informes',
      headers: auto,
      text: 'Estoy fuera de la oficina y estaré de vuelta el 14 de octubre de 2026.',
    },
    kind: 'out_of_office',
    until: '2026-10-14',
  },
  {
    name: 'Spanish, hasta',
    mail: {
      subject: 'Fuera de la oficina',
      headers: auto,
      text: 'Estaré de vacaciones hasta el 16 de octubre.',
    },
    kind: 'out_of_office',
    until: '2026-10-16',
  },
  {
    name: 'Italian',
    mail: {
      subject: 'Risposta automatica: Report',
      headers: auto,
      text: 'Sono in ferie, rientro il 19 ottobre.',
    },
    kind: 'out_of_office',
    until: '2026-10-19',
  },
  {
    name: 'Dutch',
    mail: {
      subject: 'Automatisch antwoord: Rapporten',
      headers: auto,
      text: 'Ik ben afwezig tot en met 16 oktober.',
    },
    kind: 'out_of_office',
    until: '2026-10-17',
  },
  {
    name: 'Polish by its subject',
    mail: { subject: 'Odpowiedź automatyczna: Raporty', text: 'Jestem na urlopie.' },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'Japanese by its subject',
    mail: { subject: '自動応答: レポート', text: '不在にしております。' },
    kind: 'out_of_office',
    until: null,
  },
  {
    name: 'Gmail vacation responder',
    mail: {
      subject: 'Out of office Re: Reports',
      headers: { precedence: 'bulk', 'x-autoreply': 'yes', 'auto-submitted': 'auto-replied' },
      text: 'Thanks for your email. I am travelling until 10 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-10',
  },
  {
    name: 'Zimbra with a comment in the header',
    mail: {
      subject: 'Re: Reports',
      headers: { 'auto-submitted': 'auto-replied (zimbra; vacation)' },
      text: 'I am on leave, back on 12 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'Lotus Notes AUTO',
    mail: {
      subject: 'AUTO: Pat Prospect is out of the office (returning 12/10/2026)',
      headers: { 'auto-submitted': 'auto-generated' },
      text: 'I am out of the office.',
    },
    kind: 'out_of_office',
  },
  {
    name: 'no header and no subject, but an empty envelope sender',
    mail: { envelopeFrom: '', text: 'I am currently out of the office and will return on 12 October.' },
    kind: 'out_of_office',
    until: '2026-10-12',
  },
  {
    name: 'no header, but within a minute',
    mail: {
      subject: 'Re: Reports',
      headers: { 'x-auto-response-suppress': 'DR, OOF' },
      text: 'I am on vacation until 9 October.',
    },
    kind: 'out_of_office',
    until: '2026-10-09',
  },
  ...[
    ['Moin, bin auf Sylt, am 20. wieder im Betrieb. Urlaub muss sein.', '2026-10-20'],
    ['Ich bin in Elternzeit und ab 1. März 2027 wieder in der Kanzlei.', '2027-03-01'],
    ["Bonjour, je suis absent jusqu'au dimanche 18 inclus.", '2026-10-19'],
    ['Estaré de vacaciones hasta el 21 de octubre, ambos inclusive.', '2026-10-22'],
    ['Nuestras oficinas permanecerán cerradas. Retomaremos la actividad el martes 13.', '2026-10-13'],
    ["Lo studio sara' chiuso dal 5 al 9 ottobre. Riapriremo regolarmente lunedi' 12.", '2026-10-12'],
    ['W dniach 5-7 października biuro jest nieczynne. Zapraszamy od czwartku 8.10.', '2026-10-08'],
    ['Je suis absente. Je prendrai connaissance de votre message dès demain mardi.', '2026-10-06'],
    ['休暇をいただいております。14日まで不在にしております。', '2026-10-15'],
    ['Bin raus, zurück ab KW 46.', '2026-11-09'],
    ['Jag är föräldraledig och tillbaka måndag vecka 45.', '2026-11-02'],
    ['Estou de licença-maternidade, com retorno previsto para 12/04/2027.', '2027-04-12'],
    ['W dniach od 19 do 30 października włącznie przebywam na urlopie.', '2026-10-31'],
    [
      'Unser Büro ist heute geschlossen. Ab Dienstag, 6. Oktober, sind wir zu den üblichen Zeiten (Mo-Do 7-16 Uhr) wieder erreichbar.',
      '2026-10-06',
    ],
  ].map(
    ([text = '', until = '']): Sample => ({
      name: `the day of a return: ${text}`,
      mail: { headers: auto, text },
      kind: 'out_of_office',
      until,
    }),
  ),
];
