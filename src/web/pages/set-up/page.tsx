import { Button, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Failure, PageHead, Rows } from '../../parts/page.tsx';
import { AlertWays } from './alert-ways.tsx';
import { AlertWebhook } from './alert-webhook.tsx';
import { ApiKeys } from './api-keys.tsx';
import { Calendars } from './calendars.tsx';
import { Changes } from './changes.tsx';
import { Checklist } from './checklist.tsx';
import { Connections } from './connections.tsx';
import { ContactRules } from './contact-rules.tsx';
import { useSetUp } from './data.ts';
import { Leaves } from './leaves.tsx';
import { MailService } from './mail-service.tsx';
import classes from './set-up.module.css';
import { Switches } from './switches.tsx';
import { Tracking } from './tracking.tsx';
import { Trouble } from './trouble.tsx';
import { Users } from './users.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

/** What is connected and what is missing, test mode and going live, the brake, users and senders. */
export function SetUpPage() {
  const setUp = useSetUp();
  return (
    <>
      <PageHead
        title="Set-up"
        about="What is connected, what is missing, and who can be reached."
        actions={
          <>
            <Button renderRoot={(root) => <Link to="/set-up/mailboxes" {...root} />}>Mailboxes</Button>
            <Button renderRoot={(root) => <Link to="/set-up/rules" {...root} />}>Rules</Button>
            <Button renderRoot={(root) => <Link to="/set-up/moving-in" {...root} />}>
              Bring in another product’s data
            </Button>
          </>
        }
      />
      {setUp.error !== null && setUp.data === undefined ? (
        <Failure error={setUp.error} retry={() => setUp.refetch()} />
      ) : setUp.data === undefined ? (
        <Rows count={10} height={40} />
      ) : (
        <div className={classes.grid}>
          <Stack gap="md">
            <Trouble />
            <Checklist items={setUp.data.items} />
            <Connections />
            <Calendars />
            <Leaves />
            <ContactRules />
          </Stack>
          <Stack gap="md">
            <Switches setUp={setUp.data} />
            <WorkspaceForm />
            <MailService />
            <Tracking />
            <Users />
            <AlertWays />
            <AlertWebhook />
            <ApiKeys />
            <Changes />
          </Stack>
        </div>
      )}
    </>
  );
}
