import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import type { BuiltInSearch } from '../../routes.tsx';
import { plural } from '../../words.ts';
import { Figures } from './benchmark.tsx';
import { builtInQuery, touchWords, typeWords, withCountry } from './data.ts';
import classes from './library.module.css';
import { Steps } from './steps.tsx';
import { UseBuiltIn } from './use-built-in.tsx';

/** One built-in cadence, as one's own are shown, and a button that makes it one's own. */
export function BuiltInPage() {
  const { key } = useParams({ from: '/cadences/library/$key' });
  const search = useSearch({ from: '/cadences/library/$key' });
  const { country = '' } = search;
  const navigate = useNavigate();
  const found = useQuery(builtInQuery(key, country));
  const [asked, { open, close }] = useDisclosure(false);
  const { role } = useMe().user;
  const go = (next: BuiltInSearch) =>
    navigate({
      to: '/cadences/library/$key',
      params: { key },
      search: next,
      replace: true,
      resetScroll: false,
    });
  const { data } = found;
  if (data === undefined)
    return (
      <>
        <PageHead
          title="Library"
          about={
            <PageLink underline="always" to="/cadences/library">
              All built-in cadences
            </PageLink>
          }
        />
        {found.error === null ? (
          <Card>
            <Rows count={6} />
          </Card>
        ) : (
          <Failure error={found.error} retry={() => found.refetch()} />
        )}
      </>
    );
  const { definition, plan, plannedDays } = data;
  return (
    <>
      <PageHead
        title={definition.name}
        about={
          <>
            {typeWords(definition.type)}, from the library.{' '}
            <PageLink underline="always" to="/cadences/library">
              All built-in cadences
            </PageLink>
          </>
        }
        actions={
          <ReasonButton
            variant="filled"
            why={role === 'rep' ? 'Only a manager or an admin can copy a cadence from the library.' : null}
            onClick={open}
          >
            Use this cadence
          </ReasonButton>
        }
      />
      <UseBuiltIn of={data} opened={asked} onClose={close} />
      <Steps
        shown={data}
        chosen={search.step}
        onChoose={(next) => go({ ...search, step: next })}
        checked={{
          // What was found for other countries does not stand in for an answer.
          findings: found.isPlaceholderData ? undefined : data.findings,
          error: found.error,
          retry: () => found.refetch(),
          country,
          onCountry: (next) => go(withCountry(search, next)),
        }}
      >
        <Card>
          <div className={classes.facts}>
            <div>
              <Text size="sm" fw={600}>
                {plural(plan.length, 'touch', 'touches')} in {plural(plannedDays, 'day')}: {touchWords(plan)}
              </Text>
              <Text size="sm">{definition.description}</Text>
            </div>
            <Figures of={data.benchmark} />
          </div>
        </Card>
      </Steps>
    </>
  );
}
