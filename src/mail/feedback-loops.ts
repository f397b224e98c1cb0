/**
 * Which mailbox providers tell the sender's mail service that somebody marked a mail as spam, message by message.
 * Known by the address's domain alone; nobody's mail server is looked up. Sources are named in docs/deliverability.md.
 */

/** Providers that run a feedback loop which names the mail: Yahoo with AOL, Microsoft's consumer mail, and others. */
const reporting: readonly string[] = [
  // Yahoo's complaint feedback loop, which covers AOL and AT&T's mailboxes, too.
  ...['yahoo.com', 'ymail.com', 'rocketmail.com', 'myyahoo.com', 'aol.com', 'aim.com', 'verizon.net'],
  ...['yahoo.co.uk', 'yahoo.fr', 'yahoo.de', 'yahoo.it', 'yahoo.es', 'yahoo.ca', 'yahoo.in', 'yahoo.co.in'],
  ...['yahoo.com.br', 'yahoo.com.mx', 'yahoo.com.ar', 'yahoo.com.au', 'yahoo.com.sg', 'yahoo.com.ph'],
  ...['yahoo.ie', 'yahoo.se', 'yahoo.no', 'yahoo.dk', 'yahoo.pl', 'yahoo.gr', 'yahoo.ro', 'yahoo.com.tr'],
  ...['att.net', 'sbcglobal.net', 'bellsouth.net'],
  // Microsoft's Junk Mail Reporting Program: consumer mailboxes only, none of Microsoft 365.
  ...['outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'windowslive.com', 'passport.com'],
  ...['outlook.de', 'outlook.fr', 'outlook.es', 'outlook.it', 'outlook.jp', 'outlook.com.br', 'outlook.dk'],
  ...['hotmail.co.uk', 'hotmail.fr', 'hotmail.de', 'hotmail.it', 'hotmail.es', 'hotmail.nl', 'hotmail.se'],
  ...['live.co.uk', 'live.fr', 'live.de', 'live.it', 'live.nl', 'live.se', 'live.dk', 'live.no', 'live.ca'],
  // Regional ones with a loop of their own or through Validity.
  ...['comcast.net', 'cox.net', 'earthlink.net', 'fastmail.com', 'fastmail.fm', 'laposte.net'],
  ...['libero.it', 'virgilio.it', 'seznam.cz', 'email.cz', 'mail.ru', 'inbox.ru', 'list.ru', 'bk.ru'],
];

/** Providers that never report one: Google tells shares in Postmaster Tools only, Apple tells nothing. */
const silent: readonly string[] = ['gmail.com', 'googlemail.com', 'icloud.com', 'me.com', 'mac.com'];

/** Domains whose habit is known; every other one, most companies' among them, is not. */
export const complaintReports: readonly { readonly domain: string; readonly reports: boolean }[] = [
  ...reporting.map((domain) => ({ domain, reports: true })),
  ...silent.map((domain) => ({ domain, reports: false })),
];
