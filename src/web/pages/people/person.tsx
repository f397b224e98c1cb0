import { useMediaQuery } from '@mantine/hooks';
import { getRouteApi } from '@tanstack/react-router';
import { PersonView } from './person-view.tsx';
import { SideList } from './side-list.tsx';
import classes from './split.module.css';

const route = getRouteApi('/people/$id');

/** One person; on a wide screen beside the list that they were opened from. */
export function PersonPage() {
  const { id } = route.useParams();
  const search = route.useSearch();
  const wide = useMediaQuery('(min-width: 1200px)', undefined, { getInitialValueInEffect: false });
  if (!wide) return <PersonView id={id} search={search} alone />;
  return (
    <div className={classes.split}>
      <SideList id={id} search={search} />
      <div className={classes.detail}>
        <PersonView id={id} search={search} />
      </div>
    </div>
  );
}
