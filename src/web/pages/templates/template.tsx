import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { api, call } from '../../api.ts';
import { useMe } from '../../frame/me.ts';
import { PageLink } from '../../parts/link.tsx';
import { Card, Empty, Failure, PageHead, Rows } from '../../parts/page.tsx';
import { ReasonButton } from '../../parts/reason.tsx';
import { sayFailure, sayWithUndo } from '../../parts/toast.tsx';
import { kinds, onlyManagers, type TemplateView, templateQuery } from './data.ts';
import { TemplateEditor } from './editor.tsx';

const back = (
  <PageLink underline="always" to="/cadences/templates">
    All templates
  </PageLink>
);

/** A new template, or one that is there with what it becomes and what it was. */
export function TemplatePage() {
  const { id } = useParams({ from: '/cadences/templates/$id' });
  return id === 'new' ? <NewTemplate /> : <Stored key={id} id={id} />;
}

function NewTemplate() {
  const { role } = useMe().user;
  return (
    <>
      <PageHead title="Add a template" about={<>An email, a script or a part of several texts. {back}</>} />
      {role === 'rep' ? (
        <Empty title="Only a manager or an admin can add templates">
          Tell one of them which text is missing.
        </Empty>
      ) : (
        <TemplateEditor template={null} />
      )}
    </>
  );
}

function Stored({ id }: { readonly id: string }) {
  const template = useQuery(templateQuery(id));
  const { data } = template;
  return (
    <>
      <PageHead
        title={data?.name ?? 'Template'}
        about={
          <>
            {data === undefined
              ? ''
              : `${kinds[data.kind][0]} ‘${data.key}’, version ${data.version}${data.archivedAt === null ? '' : ', archived'}. `}
            {back}
          </>
        }
        actions={data === undefined ? null : <ArchiveButton of={data} />}
      />
      {data !== undefined ? (
        <TemplateEditor template={data} />
      ) : template.error === null ? (
        <Card>
          <Rows count={10} />
        </Card>
      ) : (
        <Failure error={template.error} retry={() => template.refetch()} />
      )}
    </>
  );
}

/** Takes a template out of the library, or back: nothing that is published already changes by it. */
function ArchiveButton({ of }: { readonly of: TemplateView }) {
  const { role } = useMe().user;
  const queries = useQueryClient();
  const archived = of.archivedAt !== null;
  const turn = useMutation({
    mutationFn: (archive: boolean) => {
      const one = api.templates[':id'];
      return call(
        archive ? one.archive.$post({ param: { id: of.id } }) : one.restore.$post({ param: { id: of.id } }),
      );
    },
    onSuccess: (_, archive) =>
      sayWithUndo(
        archive
          ? `‘${of.name}’ is archived: what is published from now on cannot name it.`
          : `‘${of.name}’ is back in the library.`,
        () => turn.mutate(!archive),
      ),
    onError: sayFailure,
    onSettled: () => queries.invalidateQueries({ queryKey: ['templates'] }),
  });
  return (
    <ReasonButton why={onlyManagers(role)} onClick={() => turn.mutate(!archived)} loading={turn.isPending}>
      {archived ? 'Take it back' : 'Archive'}
    </ReasonButton>
  );
}
