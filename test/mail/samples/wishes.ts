import { auto, quoted, type Sample } from './sample.ts';

export const wishes: readonly Sample[] = [
  { name: 'stop', mail: { text: `Stop.${quoted}` }, kind: 'unsubscribe' },
  {
    name: 'unsubscribe with a signature',
    mail: { text: 'UNSUBSCRIBE\n\nPat Prospect\nCEO, Buyer Inc' },
    kind: 'unsubscribe',
  },
  {
    name: 'please remove me',
    mail: { text: 'Hi, please remove me from your list. Thanks' },
    kind: 'unsubscribe',
  },
  { name: 'delete', mail: { text: `Delete${quoted}` }, kind: 'unsubscribe' },
  {
    name: 'my details off the list',
    mail: { text: 'Please take my details off your list, thank you.' },
    kind: 'unsubscribe',
  },
  {
    name: 'a question that is a wish',
    mail: { text: 'Could you please take me off this list?' },
    kind: 'unsubscribe',
  },
  { name: 'stop emailing', mail: { text: 'Stop emailing me!!' }, kind: 'unsubscribe' },
  {
    name: 'do not contact',
    mail: { text: "We're not interested. Do not contact us again." },
    kind: 'unsubscribe',
  },
  {
    name: 'German, Verteiler',
    mail: { text: 'Bitte nehmen Sie mich aus Ihrem Verteiler.' },
    kind: 'unsubscribe',
  },
  {
    name: 'German, keine Mails',
    mail: { text: 'Guten Tag, ich möchte keine weiteren E-Mails von Ihnen erhalten.' },
    kind: 'unsubscribe',
  },
  { name: 'German, abmelden', mail: { text: 'Abmelden' }, kind: 'unsubscribe' },
  { name: 'French, désabonner', mail: { text: 'Merci de me désabonner.' }, kind: 'unsubscribe' },
  {
    name: 'French, plus contacter',
    mail: { text: 'Bonjour, ne me contactez plus svp' },
    kind: 'unsubscribe',
  },
  { name: 'Spanish, baja', mail: { text: 'Por favor, quiero darme de baja.' }, kind: 'unsubscribe' },
  { name: 'Spanish, no me escriban', mail: { text: 'No me escriban más, gracias.' }, kind: 'unsubscribe' },
  { name: 'Italian', mail: { text: 'Cancellatemi dalla lista, grazie.' }, kind: 'unsubscribe' },
  {
    name: 'an empty mail that a mail program sent',
    mail: { subject: 'unsubscribe', text: '', inReplyTo: null },
    kind: 'unsubscribe',
  },
  {
    name: 'deletion of data',
    mail: { text: 'Please delete my personal data under GDPR.' },
    kind: 'unsubscribe',
    reason: 'deletion of personal data',
  },
  {
    name: 'deletion of data, German',
    mail: { text: 'Löschen Sie meine Daten gemäß Art. 17 DSGVO.' },
    kind: 'unsubscribe',
    reason: 'deletion of personal data',
  },
  {
    name: 'a wish in an automatic mail',
    mail: { headers: auto, subject: 'Re: Reports', text: 'Please remove me from your list.' },
    kind: 'unsubscribe',
  },
  {
    name: 'wish in HTML only',
    mail: {
      html: '<div dir="ltr">Please unsubscribe me</div><div class="gmail_quote"><blockquote>Happy to talk on 14 October?</blockquote></div>',
      text: '',
    },
    kind: 'unsubscribe',
  },
  {
    name: 'a Spaniard who speaks to several',
    mail: { text: 'Hola, os pido que me deis de baja de esta lista, por favor.' },
    kind: 'unsubscribe',
  },
  {
    name: 'a subject above what a telephone adds',
    mail: { subject: 'unsubscribe', text: 'Get Outlook for iOS<https://aka.ms/o0ukef>' },
    kind: 'unsubscribe',
  },
  {
    name: 'everything of a domain',
    mail: { text: 'None of us asked for it. Please suppress everything @buyer.example.' },
    kind: 'unsubscribe',
  },
  {
    name: 'a noun instead of a verb, Italian',
    mail: { text: 'Chiedo la cancellazione immediata del mio indirizzo dai Vostri elenchi.' },
    kind: 'unsubscribe',
  },
  {
    name: 'two articles at once, French',
    mail: {
      text: "En application des articles 17 et 21 du RGPD, je m'oppose à tout traitement de mes données.",
    },
    kind: 'unsubscribe',
    reason: 'deletion of personal data',
  },
  {
    name: 'nothing but the word, sent to an address for it without a subject',
    mail: { subject: '', inReplyTo: null, references: [], text: 'unsubscribe' },
    kind: 'unsubscribe',
  },
  {
    name: 'a subject with a token, as a mail program fills it in',
    mail: { subject: 'unsubscribe:kq9jf32q4eelrb6i', inReplyTo: null, references: [], text: '' },
    kind: 'unsubscribe',
  },
  {
    name: 'in one polite line, Polish',
    mail: { text: 'Proszę mnie wypisać.' },
    kind: 'unsubscribe',
  },
];
