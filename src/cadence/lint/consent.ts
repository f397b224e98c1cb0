import { type Law, lawOf } from './consent-laws.ts';
import type { Finding, Severity } from './finding.ts';
import type { Subject } from './subject.ts';

/** What people asked for themselves, or are in talks about, is an answer and no advertising. */
const answers: readonly string[] = ['inbound_hot_lead', 'no_show', 'opportunity_advancement'];

const milder: Readonly<Record<Severity, Severity>> = { error: 'warning', warning: 'hint', hint: 'hint' };

interface Ruling {
  readonly severity: Severity;
  readonly words: string;
}

function emailRuling({ name, email }: Law): Ruling {
  if (email === 'everybody')
    return {
      severity: 'error',
      words: `${capital(name)} asks for consent before a sales email, also to people at work. Enroll only people whose consent you can show, and name it as the lawful basis; or begin with another channel.`,
    };
  if (email === 'people')
    return {
      severity: 'warning',
      words: `${capital(name)} asks for consent before a sales email to a person, with exceptions for people at work (a published address, a company's general one, dealings with you). Check which one holds, and name it as the lawful basis.`,
    };
  return {
    severity: 'hint',
    words: `${capital(name)} lets you write to people at work about their work until they object. Say who you are, and stop when they ask.`,
  };
}

function callRuling({ name, call }: Law): Ruling | null {
  if (call === undefined) return null;
  if (call === 'asked')
    return {
      severity: 'error',
      words: `${capital(name)} asks for consent before a sales call, also at work. Call only people who agreed to it.`,
    };
  if (call === 'presumed')
    return {
      severity: 'warning',
      words: `${capital(name)} allows a sales call at work only where interest can be presumed from something concrete. Write the reason down before the call.`,
    };
  return {
    severity: 'hint',
    words: `${capital(name)} has a list of numbers that must not be called for sales. Check it before you call.`,
  };
}

const capital = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;

/**
 * Countries whose law asks for consent, by what the cadence does there: emails and SMS, and calls. For strangers the
 * finding is most severe; for people who have dealt with the company before, and in nurture cadences, it is one step
 * milder, since there may be consent.
 */
export function consentNeeded({ definition, profile, countries }: Subject): readonly Finding[] {
  if (answers.includes(definition.type)) return [];
  const channels = new Set(definition.steps.map(({ channel }) => channel));
  const writes = channels.has('email') || channels.has('sms');
  const finding = ({ severity, words }: Ruling, why: string): Finding => ({
    rule: 'consent-needed',
    severity: profile.temperature === 'cold' ? severity : milder[severity],
    path: 'steps',
    words,
    why,
  });
  return countries.flatMap((country): Finding[] => {
    const law = lawOf(country);
    if (law === null)
      return [
        finding(
          {
            severity: 'hint',
            words: `Nothing is known here about the rules for ${country}. Ask before you enroll people there.`,
          },
          'The table of laws has no entry for it.',
        ),
      ];
    const call = channels.has('call') ? callRuling(law) : null;
    return [
      ...(writes ? [finding(emailRuling(law), `${law.emailLaw}. No legal advice.`)] : []),
      ...(call === null ? [] : [finding(call, `${law.callLaw}. No legal advice.`)]),
    ];
  });
}
