import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { rulesQuery } from './data.ts';
import { RuleForm } from './form.tsx';

/** A new rule, or one that is there. */
export function RulePage() {
  const { id } = useParams({ from: '/set-up/rules/$id' });
  const rules = useQuery(rulesQuery);
  const { role } = useMe().user;
  const rule = rules.data?.items.find((one) => one.id === id) ?? null;
  const fresh = id === 'new';
  return (
    <>
      <PageHead
        title={fresh ? 'Add a rule' : (rule?.name ?? 'Rule')}
        about={
          <>
            It acts on what happens from when it is saved, once for each person and cause.{' '}
            <PageLink underline="always" to="/set-up/rules">
              All rules
            </PageLink>
          </>
        }
      />
      {role === 'rep' ? (
        <Empty title="Only a manager or an admin can change rules">
          The list says what each rule does. Tell one of them what should be different.
        </Empty>
      ) : fresh ? (
        <RuleForm rule={null} />
      ) : rules.data === undefined ? (
        rules.error === null ? (
          <Card>
            <Rows count={6} height={36} />
          </Card>
        ) : (
          <Failure error={rules.error} retry={() => rules.refetch()} />
        )
      ) : rule === null ? (
        <Empty title="There is no such rule">It may have been deleted meanwhile.</Empty>
      ) : (
        <RuleForm key={rule.id} rule={rule} />
      )}
    </>
  );
}
