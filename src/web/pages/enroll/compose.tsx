import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../../frame/me.ts';
import type { Basis } from '../../parts/lawful-basis.ts';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import type { EnrollSearch } from '../../routes.tsx';
import { Choose } from './choose.tsx';
import {
  type Choices,
  peopleOf,
  type StartsOver,
  useChoices,
  usePreview,
  useSelection,
  useWhole,
  type Wanted,
} from './data.ts';
import type { Edits } from './edits.ts';
import classes from './enroll.module.css';
import { PreviewPart } from './preview.tsx';
import { Start } from './start.tsx';

/** What is missing before anybody can be enrolled; null when nothing is. */
function Missing({ choices }: { readonly choices: Choices }) {
  if (choices.crms?.length === 0)
    return (
      <Empty
        title="No CRM is connected"
        action={
          <Button component={Link} to="/set-up" variant="filled">
            Open set-up
          </Button>
        }
      >
        People come from a list in Salesforce or HubSpot. An admin connects one under Set-up.
      </Empty>
    );
  if (choices.cadences?.length === 0)
    return (
      <Empty
        title="There is no cadence yet"
        action={
          <Button component={Link} to="/cadences" variant="filled">
            Open cadences
          </Button>
        }
      >
        A manager or an admin publishes the first one.
      </Empty>
    );
  if (choices.senders?.length === 0)
    return (
      <Empty title="You have no sender yet">
        Emails go out from your own address, and none is set up for you. Ask an admin to add one under{' '}
        <Anchor component={Link} to="/set-up" size="sm">
          Set-up
        </Anchor>
        .
      </Empty>
    );
  return null;
}

/** Start days, and the choice that they were reckoned for. */
interface Plan {
  readonly madeFor: string;
  readonly startsOver: StartsOver;
}

const lacks = (choices: Choices) =>
  choices.crms?.length === 0 || choices.cadences?.length === 0 || choices.senders?.length === 0;

const ready = ({ crms, cadences, senders }: Choices) =>
  crms !== undefined && cadences !== undefined && senders !== undefined;

/** The page before anybody is enrolled: whom and how, the preview, and the button that says what it will do. */
export function Compose({ search, edits }: { readonly search: EnrollSearch; readonly edits: Edits }) {
  const choices = useChoices();
  const selection = useSelection(search.selection);
  const [senderId, setSender] = useState<string | null>(null);
  const me = useMe();
  const [ownBasis, setBasis] = useState<Basis | null>(null);
  const basis = ownBasis ?? me.workspace.lawfulBasis;
  const [source, setSource] = useState('');
  const [plan, setPlan] = useState<Plan | null>(null);
  const people = peopleOf(search, selection.data, source);
  const only = choices.cadences?.length === 1 ? choices.cadences[0]?.id : undefined;
  const experimentId = search.cadenceId === undefined ? search.experiment : undefined;
  const cadenceId = search.cadenceId ?? (experimentId === undefined ? only : undefined);
  const target =
    experimentId !== undefined ? { experimentId } : cadenceId !== undefined ? { cadenceId } : null;
  const chosen: Wanted | null =
    people === null || target === null || lacks(choices)
      ? null
      : {
          ...{ ...people, ...target },
          ...(basis === null ? {} : { lawfulBasis: basis }),
          ...(senderId === null ? {} : { senderId }),
        };
  // A plan is for those whom it was made for.
  const madeFor = JSON.stringify(chosen);
  const startsOver = plan?.madeFor === madeFor ? plan.startsOver : null;
  const wanted = chosen === null || startsOver === null ? chosen : { ...chosen, startsOver };
  const preview = usePreview(wanted);
  const { whole, error } = useWhole(wanted, preview.isPlaceholderData ? undefined : preview.data);
  return (
    <>
      <PageHead title="Enroll" about="Choose people and a cadence, look at what will go out, then start." />
      {!ready(choices) ? (
        choices.error === null ? (
          <Rows count={6} height={34} />
        ) : (
          <Failure error={choices.error} retry={choices.retry} />
        )
      ) : lacks(choices) ? (
        <Card>
          <Missing choices={choices} />
        </Card>
      ) : (
        <div className={classes.parts}>
          {selection.error === null ? null : <Failure error={selection.error} />}
          <Choose
            {...{ search, choices, selection, senderId, basis, source }}
            cadenceId={cadenceId}
            experimentId={experimentId}
            onSender={setSender}
            onBasis={setBasis}
            onSource={setSource}
          />
          {error === null ? null : <Failure error={error} />}
          <PreviewPart
            {...{ wanted, preview, whole, edits }}
            chosen={people !== null}
            onPlan={(days) => setPlan(days === null ? null : { madeFor, startsOver: days })}
          />
          {wanted !== null && preview.data !== undefined && !preview.isPlaceholderData ? (
            <Start {...{ search, wanted, whole, edits }} preview={preview.data} />
          ) : null}
        </div>
      )}
    </>
  );
}
