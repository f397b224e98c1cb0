import { Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { api, call, Problem } from '../../api.ts';
import { Confirm } from '../../parts/confirm.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { say } from '../../parts/toast.tsx';
import { plural } from '../../words.ts';
import type { Cadence } from './data.ts';
import type { Check, PublishAnswer, Wish } from './draft.ts';
import { fateWords, undecided } from './in-flight.tsx';

interface Publishing {
  readonly cadence: Cadence;
  readonly check: Check;
  readonly wish: Wish;
  readonly basedOn: number;
  /** Another version was published since. */
  readonly behind: boolean;
}

/** Why a text cannot be published as it is; null when it can. */
function whyNot({ check, wish, behind, basedOn }: Publishing): string | null {
  const { problems, preview } = check;
  if (problems.length > 0) return `First mend ${plural(problems.length, 'problem')}: they are named by line.`;
  if (behind) return `Look first at what was published since version ${basedOn}.`;
  if (preview.data === undefined || !check.current) return 'The text is being checked.';
  if (preview.data.diff.same) return 'Nothing is different from the version in force.';
  const lost = undecided(preview.data.people, wish);
  return lost === undefined
    ? null
    : `Choose where those go on who stand at ‘${lost.stepName ?? lost.stepKey}’: the step is gone.`;
}

/** Publishes the text as the next version, after showing what that means for people in flight. */
export function PublishButton(props: Publishing & { readonly onPublished: () => void }) {
  const { cadence, check, wish, basedOn } = props;
  const [asked, { open, close }] = useDisclosure(false);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { definition, preview } = check;
  const publish = async () => {
    if (definition === undefined) return;
    const json = { definition, basedOn, inFlight: { ...wish, groups: [...wish.groups] } };
    try {
      await call<PublishAnswer>(api.cadences[':id'].versions.$post({ param: { id: cadence.id }, json }));
    } catch (error) {
      // Somebody was quicker. The page says so, and what they changed.
      if (!(error instanceof Problem && error.status === 409)) throw error;
      await queries.invalidateQueries({ queryKey: ['cadences', cadence.id] });
      return;
    }
    props.onPublished();
    await queries.invalidateQueries({ queryKey: ['cadences'] });
    say(`Version ${basedOn + 1} is in force.`);
    await navigate({ to: '/cadences/$id', params: { id: cadence.id } });
  };
  const errors = (check.lint.data?.findings ?? []).filter(({ severity }) => severity === 'error').length;
  return (
    <>
      <ReasonButton variant="filled" why={whyNot(props)} onClick={open}>
        Publish …
      </ReasonButton>
      <Confirm
        opened={asked}
        onClose={close}
        title={`Publish version ${basedOn + 1} of ${cadence.name}?`}
        act={`Publish version ${basedOn + 1}`}
        onAct={publish}
      >
        <Stack gap="xs">
          <Text size="sm">
            It is in force at once: new people start on it. A version is never changed later.
          </Text>
          <Text size="sm">
            {preview.data === undefined || preview.data.people.total === 0
              ? 'Nobody is in flight.'
              : fateWords(preview.data.people)}
          </Text>
          {(preview.data?.warnings ?? []).map((warning) => (
            <Text key={warning} size="sm" fw={600}>
              {warning}
            </Text>
          ))}
          {errors === 0 ? null : (
            <Text size="sm" fw={600}>
              The lint finds {plural(errors, 'error')}. It can be published all the same.
            </Text>
          )}
        </Stack>
      </Confirm>
    </>
  );
}
