import { NumberInput, Select } from '@mantine/core';
import { type Me, useMe } from '../../frame/me.ts';
import { SettingsCard } from './settings-card.tsx';

type Rules = Me['workspace']['contactRules'];

const colleagueReplies: readonly { readonly value: Rules['colleagueReply']; readonly label: string }[] = [
  { value: 'nothing', label: 'Changes nothing for them' },
  { value: 'hold', label: 'Holds their runs until somebody resumes' },
  { value: 'stop', label: 'Stops their runs' },
];

/** Who may be contacted when: rest between cadences, how much a company gets, what a colleague's reply does. */
export function ContactRules() {
  const me = useMe();
  const count = (value: number | string) => (value === '' ? null : Number(value));
  return (
    <SettingsCard
      title="Contact rules"
      whose="the contact rules"
      saved="The contact rules are saved."
      stored={me.workspace.contactRules}
      patch={(contactRules) => ({ contactRules })}
    >
      {(rules, { set, readOnly }) => {
        const setCap = (cap: Partial<Rules['companyCaps']>) =>
          set({ companyCaps: { ...rules.companyCaps, ...cap } });
        const whole = { min: 1, allowDecimal: false, allowNegative: false, readOnly } as const;
        return (
          <>
            <NumberInput
              {...whole}
              label="Days of rest between two cadences"
              description="Since somebody’s last touch in any cadence. A cadence may say otherwise. Empty: none."
              max={3650}
              value={rules.coolDownDays ?? ''}
              onChange={(value) => set({ coolDownDays: count(value) })}
            />
            <NumberInput
              {...whole}
              label="People of a company at once"
              description="In any cadence, also paused. Empty: as many as there are."
              max={10_000}
              value={rules.companyCaps.peopleAtOnce ?? ''}
              onChange={(value) => setCap({ peopleAtOnce: count(value) })}
            />
            <NumberInput
              {...whole}
              label="Touches of a company in a week"
              description={`Over all reps and cadences, from Monday on (${me.workspace.zone}). What does not fit moves on. Empty: no limit.`}
              max={10_000}
              value={rules.companyCaps.touchesPerWeek ?? ''}
              onChange={(value) => setCap({ touchesPerWeek: count(value) })}
            />
            <Select
              label="When somebody replies, for their colleagues it"
              data={colleagueReplies}
              allowDeselect={false}
              readOnly={readOnly}
              value={rules.colleagueReply}
              onChange={(value) => value !== null && set({ colleagueReply: value })}
            />
          </>
        );
      }}
    </SettingsCard>
  );
}
