type Language = 'en' | 'de' | 'fr' | 'es';

interface Wording {
  readonly locale: string;
  readonly subject: string;
  readonly until: (date: string) => string;
  readonly open: string;
}

const WORDINGS: Readonly<Record<Language, Wording>> = {
  en: {
    locale: 'en-GB',
    subject: 'Automatic reply',
    until: (date) =>
      `Thank you for your message. I am out of the office and will be back on ${date}.\n\nIn urgent cases please call our front desk.\n`,
    open: 'Thank you for your message. I am out of the office at the moment and read my mail only now and then.\n',
  },
  de: {
    locale: 'de-DE',
    subject: 'Automatische Antwort',
    until: (date) =>
      `Vielen Dank für Ihre Nachricht. Ich bin nicht im Büro und ab dem ${date} wieder zurück.\n\nIn dringenden Fällen hilft Ihnen unsere Zentrale weiter.\n`,
    open: 'Vielen Dank für Ihre Nachricht. Ich bin zurzeit nicht im Büro und lese meine E-Mails nur gelegentlich.\n',
  },
  fr: {
    locale: 'fr-FR',
    subject: 'Réponse automatique',
    until: (date) => `Merci pour votre message. Je suis absent du bureau et serai de retour le ${date}.\n`,
    open: 'Merci pour votre message. Je suis absent du bureau et ne consulte mes messages que rarement.\n',
  },
  es: {
    locale: 'es-ES',
    subject: 'Respuesta automática',
    until: (date) => `Gracias por su mensaje. Estoy fuera de la oficina y estaré de vuelta el ${date}.\n`,
    open: 'Gracias por su mensaje. Estoy fuera de la oficina y leo mi correo solo de vez en cuando.\n',
  },
};

/** What a mail server answers for someone who is away. `until` is the day of the return, `YYYY-MM-DD`. */
export function automaticAnswer(of: { subject: string; language: Language; until?: string }): {
  subject: string;
  text: string;
} {
  const wording = WORDINGS[of.language];
  const subject = `${wording.subject}: ${of.subject}`;
  if (of.until === undefined) return { subject, text: wording.open };
  const date = new Date(`${of.until}T12:00:00Z`).toLocaleDateString(wording.locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return { subject, text: wording.until(date) };
}
