import { quoted, type Sample } from './sample.ts';

export const replies: readonly Sample[] = [
  {
    name: 'interest',
    mail: { text: `Sounds good, let's talk on Thursday.${quoted}` },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'no interest',
    mail: { text: 'Thanks, but we are not interested.' },
    kind: 'reply',
    grade: 'negative',
  },
  ...[
    'Interesting timing. Can you send me two slots next week?',
    'What would this cost for a team of twelve?',
    'Could you share a short demo video?',
  ].map(
    (text): Sample => ({ name: `asks for more: ${text}`, mail: { text }, kind: 'reply', grade: 'positive' }),
  ),
  { name: 'neither', mail: { text: 'Who gave you my address?' }, kind: 'reply', grade: 'neutral' },
  {
    name: 'German interest',
    mail: { text: 'Klingt interessant, gerne am Montag.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'German refusal',
    mail: { text: 'Nein danke, wir haben keinen Bedarf.' },
    kind: 'reply',
    grade: 'negative',
  },
  {
    name: 'French interest',
    mail: { text: 'Avec plaisir, envoyez-moi vos disponibilités.' },
    kind: 'reply',
    grade: 'positive',
  },
  { name: 'French refusal', mail: { text: 'Non merci, pas intéressé.' }, kind: 'reply', grade: 'negative' },
  { name: 'Spanish interest', mail: { text: 'Me interesa, hablemos.' }, kind: 'reply', grade: 'positive' },
  { name: 'Spanish refusal', mail: { text: 'No me interesa, gracias.' }, kind: 'reply', grade: 'negative' },
  {
    name: 'X-Auto-Response-Suppress on a human mail',
    mail: { headers: { 'x-auto-response-suppress': 'All' }, text: 'Happy to talk.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'Auto-Submitted: no',
    mail: { headers: { 'auto-submitted': 'no' }, text: 'Call me.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'forwarded by a mailbox on its own',
    mail: { headers: { 'auto-submitted': 'auto-forwarded' }, text: 'Call me.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a human who mentions an absence',
    mail: { text: "I'm out of the office until Monday, let's talk after that." },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a human who answers an automatic answer',
    mail: { subject: 'RE: Automatic reply: Reports', text: 'Back now. What is this about?' },
    kind: 'reply',
    grade: 'neutral',
  },
  {
    name: 'a question about unsubscribing',
    mail: { text: 'How do your customers unsubscribe?' },
    kind: 'reply',
  },
  {
    name: 'the opposite of a wish',
    mail: { text: "Please don't remove me, I only need a month." },
    kind: 'reply',
  },
  {
    name: 'words of a wish far down',
    mail: { text: `${'Long story about our plans. '.repeat(20)}Somebody should unsubscribe me.` },
    kind: 'reply',
  },
  {
    name: 'words of a wish only in the quote',
    mail: { text: `Yes, Tuesday works for me.${quoted}` },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'Outlook block quoted below',
    mail: {
      text: 'Tell me more.\n\nFrom: Rep\nSent: Friday, 2 October 2026 10:02\nTo: Pat\nSubject: Reports\n\nPlease unsubscribe me',
    },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'German Outlook block quoted below',
    mail: {
      text: 'Wer sind Sie?\n\nVon: Rep\nGesendet: Freitag, 2. Oktober 2026 10:02\nAn: Pat\nBetreff: Berichte\n\nbitte abmelden',
    },
    kind: 'reply',
    grade: 'neutral',
  },
  {
    name: 'Precedence bulk alone',
    mail: { headers: { precedence: 'bulk' }, text: 'Fine, call me tomorrow.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a mail of a list that answers our token',
    mail: { headers: { 'list-id': '<sales.buyer.example>' }, text: 'Sounds great' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'a mail forwarded as an attachment',
    mail: {
      partTypes: ['multipart/mixed', 'text/plain', 'message/rfc822'],
      text: 'See attached, what do you think?',
    },
    kind: 'reply',
  },
  {
    name: 'answer below the quote',
    mail: { text: '> Shall we talk?\n> Rep\n\nYes, sounds good.' },
    kind: 'reply',
    grade: 'positive',
  },
  {
    name: 'nothing but a signature above the quote',
    mail: { text: `Pat Prospect\nGroup Controller\nBuyer Distillers\nDirect 0131 496 0888${quoted}` },
    kind: 'reply',
  },
  {
    name: 'a heart, in the words of the mail program',
    mail: {
      partTypes: ['multipart/alternative', 'text/plain', 'text/vnd.google.email-reaction+json'],
      text: '❤️\n\nPat Prospect reacted via Gmail\n<https://www.google.com/gmail/about/?utm_source=gmail-in-product#app>',
    },
    kind: 'reply',
  },
  {
    name: 'a disclaimer that warns of answers with passwords',
    mail: {
      text: `Hi, passing on this, our group function decides. Cheers, Pat\n\nIMPORTANT: Do not reply to this email with account details or passwords.${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'an assistant who tells of somebody who has left, and signs',
    mail: {
      senderName: 'Ornella Vitiello',
      text: `Gentile Maya,\n\nil dottor Amato non lavora più qui da giugno e chi lo sostituisce è in ferie. Le lascio un appunto.\n\nOrnella (segreteria)${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'a successor who asks',
    mail: {
      senderName: '佐藤 大輔',
      text: `前任の高橋は8月末で退職いたしました。\n後任の佐藤と申します。\n導入期間を教えていただけますでしょうか。${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'an agent of a help desk who has read it',
    mail: {
      sender: 'support@buyer.example',
      headers: { 'auto-submitted': 'auto-generated', 'x-auto-response-suppress': 'All' },
      text: "##- Please type your reply above this line -##\n\nHi Maya,\n\nthis ended up with us, we sell looms and yarn :) I walked over to Jen and she says she'd be up for a call after the 10th.\n\nMarta",
    },
    kind: 'reply',
  },
  {
    name: "a group's member who answers us and not the group",
    mail: {
      headers: {
        to: 'Rep <rep@seller.example>',
        'list-id': '<finance.buyer.example>',
        'list-post': '<https://groups.buyer.example/finance>, <mailto:finance@buyer.example>',
      },
      text: `Could do Thursday 15:30.${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'nothing but a link above the quote',
    mail: {
      text: `https://cal.example.com/pat/30min\n\n\nSent via Superhuman ( https://sprh.mn/?vip=pat@buyer.example )${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'a first mail that Proton marks as services do',
    mail: {
      subject: 'Do you hire?',
      inReplyTo: null,
      references: [],
      headers: { 'feedback-id': '99828656:user:proton', 'x-pm-message-id': '11c0' },
      text: 'Hi Jonas, I quite liked what you do and have planned shifts for six years. Are you hiring?',
    },
    kind: 'reply',
  },
  {
    name: 'somebody on holiday who answers from a telephone',
    mail: {
      headers: { 'x-mailer': 'iPhone Mail (23A355)' },
      text: `Bin grad im Urlaub auf Kreta und ab 7.10. wieder da - dann gern. Keine automatische Antwort ;-)${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'a referral with the signature above the quote, Japanese',
    mail: {
      text: `山本です。\n\n担当は総務の小林(kobayashi@buyer.example)になります。\nそちらにご連絡ください。\n\n-- \n山本 太郎${quoted}`,
    },
    kind: 'reply',
  },
  {
    name: 'nothing that can be read',
    mail: { subject: '', text: '', inReplyTo: null, references: [] },
    kind: 'reply',
    reason: 'nothing in it can be read',
  },
  {
    name: 'nothing but the question where the address is from',
    mail: { text: `Hallo,\n\nwoher haben Sie meine Adresse?${quoted}` },
    kind: 'reply',
    reason: 'opting out',
  },
  {
    name: "a group's member, worded as a machine might",
    mail: {
      headers: { 'list-id': '<buying.buyer.example>', precedence: 'list' },
      text: `Happy to chat. Booking link: https://cal.buyer.example/pat${quoted}`,
    },
    kind: 'reply',
  },
];
