/** Signals after which nobody may be mailed any more. */
const stops = ['replied', 'meeting_booked', 'unsubscribed', 'complained', 'bounced', 'opted_out_in_crm'];
/** Those of them that hold until a person says otherwise. */
const liftable = ['replied', 'meeting_booked'];

const listed = (kinds: readonly string[]) => kinds.map((kind) => `'${kind}'`).join(', ');

/**
 * A witness beside the product: numbers reservations and stops as they are written. Both hold the person's lock until
 * they commit (a domain on the list: the one that claims share), so their numbers stand in the order of the commits,
 * whatever any clock says. It also notes whose runs a colleague's reply is to stop, who is away until when, who was let
 * go on, which sends ever were unconfirmed, since evidence settles most of them, and of which company somebody was when
 * a touch began and when its mail was reserved, since what the CRM says moves people from one to another.
 */
export const witness = `
  create table witness (seq bigserial primary key, what text not null, kind text, person_id uuid, run_id uuid,
    until date, company_id uuid, id uuid not null);
  create index on witness (id);
  create function witness_send() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into witness (what, person_id, run_id, company_id, id) select tg_argv[0], new.person_id, new.enrollment_id,
      (select p.company_id from people p where p.id = new.person_id), new.id;
    return null;
  end $$;
  create trigger witness_began after insert on touches for each row execute function witness_send('began');
  create trigger witness_reserved after insert on sends for each row execute function witness_send('reserved');
  create trigger witness_unconfirmed after update on sends for each row
    when (new.state = 'unconfirmed' and old.state <> 'unconfirmed') execute function witness_send('unconfirmed');
  create function witness_signal() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    if new.kind in (${listed(stops)}) then
      insert into witness (what, kind, person_id, id) values ('stop', new.kind, new.person_id, new.id);
    end if;
    if new.kind = 'out_of_office' and new.facts ->> 'back' is not null then
      insert into witness (what, person_id, until, id)
        values ('away', new.person_id, (new.facts ->> 'back')::date, new.id);
    end if;
    if new.kind = 'replied' then
      insert into witness (what, person_id, run_id, id)
        select 'colleague', e.person_id, e.id, new.id from people p
          join people c on c.company_id = p.company_id and c.id <> p.id
          join enrollments e on e.person_id = c.id and e.state in ('pending', 'active', 'paused')
          where p.id = new.person_id;
    end if;
    return null;
  end $$;
  create trigger witness_signal after insert on signals for each row execute function witness_signal();
  create function witness_listed() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into witness (what, kind, person_id, id)
      select 'stop', 'listed', coalesce(new.person_id, p.id), new.id from (select 1) as one
        left join people p on new.scope = 'domain' and p.email like '%@' || new.value;
    return null;
  end $$;
  create trigger witness_listed after insert on suppressions for each row execute function witness_listed();
  create function witness_lifted() returns trigger language plpgsql security definer set search_path = public as $$
  begin
    insert into witness (what, person_id, id) values ('lifted', new.id, new.id);
    return null;
  end $$;
  create trigger witness_lifted after update on people for each row
    when (old.hold_reason is not null and new.hold_reason is null) execute function witness_lifted();
`;

/** Whether somebody was let go on between a stop that a person may lift and a mail, all rows of the witness. */
const wasLifted = `stop.kind in (${listed(liftable)}) and exists (select 1 from witness lifted
  where lifted.what = 'lifted' and lifted.person_id = stop.person_id
    and lifted.seq > stop.seq and lifted.seq < sent.seq)`;

/** Mails reserved after a stop of the same person was written, in the order of the commits. */
export const afterStopByOrder = `select count(*) from witness sent where what = 'reserved' and exists (
  select 1 from witness stop where stop.what = 'stop' and stop.person_id = sent.person_id and stop.seq < sent.seq
    and not (${wasLifted}))`;

/** The same by the ledger: its numbers are given under the person's lock, too. Whoever was ever let go on is left out. */
export const afterStopByLedger = `select count(*) from ledger sent
  where sent.actions @> '[{"type": "send_email"}]' and exists (select 1 from ledger stop
    where stop.person_id = sent.person_id and stop.seq < sent.seq
      and stop.event ->> 'type' = 'signal' and stop.event ->> 'kind' in (${listed(stops)})
      and not (stop.event ->> 'kind' in (${listed(liftable)}) and exists (select 1 from witness lifted
        where lifted.what = 'lifted' and lifted.person_id = stop.person_id)))`;

/** Mails of runs that a colleague's reply had stopped before. */
export const afterColleague = `select count(*) from witness sent where what = 'reserved' and exists (
  select 1 from witness stop where stop.what = 'colleague' and stop.run_id = sent.run_id and stop.seq < sent.seq)`;

/** The moment in an id of version 7: it is made by true product time. */
export const momentOf = (id: string) =>
  `to_timestamp(('x' || substr(replace(${id}::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)`;

/** Mails to people who had told that they are away, before the day of their return had begun anywhere on earth. */
export const whileAway = `select count(*) from witness sent where what = 'reserved' and exists (
  select 1 from witness away where away.what = 'away' and away.person_id = sent.person_id and away.seq < sent.seq
    and ${momentOf('sent.id')} < away.until::timestamp at time zone 'UTC' - interval '14 hours')`;
