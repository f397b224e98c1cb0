import { Checkbox, Text } from '@mantine/core';
import { useMe } from '../../frame/me.ts';
import { SettingsCard } from './settings-card.tsx';

const boxes = [
  {
    key: 'opens',
    label: 'Watch who opens mails',
    description:
      'By an invisible picture in the mail. Without it, opens are not counted, and no rule on opens acts.',
  },
  {
    key: 'clicks',
    label: 'Watch who clicks links',
    description:
      'Links lead through the mail service. Without it, nobody counts as having clicked, also for cadences that ask.',
  },
] as const;

/** Whether opens and clicks are watched; in much of Europe that needs the consent of whoever is watched. */
export function Tracking() {
  return (
    <SettingsCard
      title="Opens and clicks"
      whose="what is watched"
      saved="The settings hold from the next mail on."
      stored={useMe().workspace.tracking}
      patch={(tracking) => ({ tracking })}
    >
      {(fields, { set, readOnly }) => (
        <>
          <Text size="sm">
            In much of Europe, watching needs the consent of whoever gets the mail. Mail by reps’ own
            mailboxes is never watched.
          </Text>
          {boxes.map(({ key, ...words }) => (
            <Checkbox
              key={key}
              {...words}
              checked={fields[key]}
              disabled={readOnly}
              onChange={(event) => set({ [key]: event.currentTarget.checked })}
            />
          ))}
        </>
      )}
    </SettingsCard>
  );
}
