import { NumberInput, Select, Stack } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, call } from '../../api.ts';
import { type Me, useMe } from '../../frame/me.ts';
import { Card, Failure } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';

type Rules = Me['workspace']['contactRules'];

const colleagueReplies: readonly { readonly value: Rules['colleagueReply']; readonly label: string }[] = [
  { value: 'nothing', label: 'Changes nothing for them' },
  { value: 'hold', label: 'Holds their runs until somebody resumes' },
  { value: 'stop', label: 'Stops their runs' },
];

/** Who may be contacted when: rest between cadences, how much a company gets, what a colleague's reply does. */
export function ContactRules() {
  const me = useMe();
  const queries = useQueryClient();
  const stored = me.workspace.contactRules;
  const [draft, setDraft] = useState<Partial<Rules>>({});
  const rules: Rules = { ...stored, ...draft };
  const changed = JSON.stringify(rules) !== JSON.stringify(stored);
  const save = useMutation({
    mutationFn: () => call(api.workspace.$patch({ json: { contactRules: rules } })),
    onSuccess: async () => {
      await queries.invalidateQueries();
      setDraft({});
      say('The contact rules are saved.');
    },
  });
  const readOnly = me.user.role !== 'admin';
  const why = readOnly
    ? 'Only an admin can change the contact rules.'
    : changed
      ? null
      : 'Nothing is changed.';
  const setCap = (cap: Partial<Rules['companyCaps']>) =>
    setDraft({ ...draft, companyCaps: { ...rules.companyCaps, ...cap } });
  const whole = { min: 1, allowDecimal: false, allowNegative: false, readOnly } as const;
  const count = (value: number | string) => (value === '' ? null : Number(value));
  return (
    <Card title="Contact rules">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) save.mutate();
        }}
      >
        <Stack gap="sm" align="stretch">
          <NumberInput
            {...whole}
            label="Days of rest between two cadences"
            description="Since somebody’s last touch in any cadence. A cadence may say otherwise. Empty: none."
            max={3650}
            value={rules.coolDownDays ?? ''}
            onChange={(value) => setDraft({ ...draft, coolDownDays: count(value) })}
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
            onChange={(value) => value !== null && setDraft({ ...draft, colleagueReply: value })}
          />
          {save.error === null ? null : <Failure error={save.error} />}
          <ReasonButton why={why} onClick={() => save.mutate()} variant="filled" loading={save.isPending}>
            Save
          </ReasonButton>
        </Stack>
      </form>
    </Card>
  );
}
