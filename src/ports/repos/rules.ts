import type { EnrollTrigger, RuleAction } from '../../cadence/enroll-rule.ts';
import type { CrmKind, CrmRef } from '../crm.ts';

/** A rule that acts on people by itself. */
export interface EnrollRule {
  readonly id: string;
  readonly name: string;
  readonly active: boolean;
  readonly trigger: EnrollTrigger;
  readonly actions: readonly RuleAction[];
  /** What it enrolls in; null when it does not enroll. */
  readonly cadenceId: string | null;
  /** The user who owns the runs and sends their mails, and who is alerted about people who are in no cadence. */
  readonly ownerUserId: string;
  /** The step that the runs begin with; null: the first. */
  readonly startStep: string | null;
  readonly createdAt: Date;
}

/** A record of a CRM, also one that nobody has brought in yet. */
interface RecordSubject {
  readonly crm: CrmKind;
  readonly ref: CrmRef;
}

/** Somebody whom a rule is to enroll: a person of ours, or a record. */
export type RuleSubject = { readonly personId: string } | RecordSubject;

/** A record that a rule met in its list. */
export interface RuleMember {
  /** Null while it is in it. */
  readonly leftAt: Date | null;
  /** When it set the rule off last. */
  readonly setOffAt: Date | null;
}

/** What rules watch in the CRMs; watches have a name within their connection. */
export interface RuleWatchRepo {
  watches(connectionId: string): Promise<ReadonlyMap<string, RuleWatch>>;
  /** One rule, locked until the transaction ends; null where there is none. */
  lockWatch(connectionId: string, name: string): Promise<RuleWatch | null>;
  saveWatch(connectionId: string, name: string, watch: RuleWatch): Promise<void>;
  /** Of one connection, or of all of them. */
  dropWatch(name: string, connectionId?: string): Promise<void>;
  /**
   * Notes that a rule met these records in its list, by a reading of it; returns those who came in by that: they were
   * never met, or had left. Of two processes that meet the same record one gets it.
   */
  meetMembers(ruleId: string, recordIds: readonly string[], reading: number): Promise<readonly string[]>;
  /**
   * Whoever only readings before this one met, has left the list; returns those of them who had set the rule off, each
   * once.
   */
  membersLeft(ruleId: string, reading: number, at: Date): Promise<readonly string[]>;
  /** Of those in the list: how many there are, and how many were last met by the reading before this one, or earlier. */
  countMembers(
    ruleId: string,
    reading: number,
  ): Promise<{ readonly all: number; readonly before: number; readonly earlier: number }>;
  /** Readings are counted anew: whoever was met, was so before the first one. */
  restartReadings(ruleId: string): Promise<void>;
  /** Those of these records that the rule ever met in its list, by their ids. */
  members(ruleId: string, recordIds: readonly string[]): Promise<ReadonlyMap<string, RuleMember>>;
  noteSetOff(ruleId: string, recordIds: readonly string[], at: Date): Promise<void>;
  forgetMembers(ruleId: string): Promise<void>;
  /** Watches that somebody has to do something for. */
  watchProblems(): Promise<
    readonly { readonly connectionId: string; readonly name: string; readonly problem: string }[]
  >;
  /** Whether a rule that is on, or a version of a cadence, wants to know of deals. */
  asksAboutDeals(): Promise<boolean>;
}

/** A rule that was set off, once for each cause. */
export interface RuleHit {
  readonly id: string;
  readonly ruleId: string;
  /** What set it off, by an identity that a repeat has, too. */
  readonly cause: string;
  readonly subject: RuleSubject;
  /** They left the rule's list: what it began for them is to end, as it says. */
  readonly leaving: boolean;
  readonly at: Date;
}

/** Where looking at something in a CRM stands that rules want to know: its deals, or a list. */
export interface RuleWatch {
  /** Null while it could not even begin. */
  readonly cursor: string | null;
  /** When it was looked at last. */
  readonly at: Date;
  /** What an admin has to do before it can be looked at, in words. */
  readonly problem: string | null;
}

export interface RuleRepo extends RuleWatchRepo {
  list(): Promise<readonly EnrollRule[]>;
  byId(id: string): Promise<EnrollRule | null>;
  insert(rule: EnrollRule): Promise<void>;
  update(id: string, patch: Partial<Omit<EnrollRule, 'id' | 'createdAt'>>): Promise<void>;
  /** Also forgets the people whom the rule has yet to enroll, and the records that it has seen in its list. */
  remove(id: string): Promise<void>;
  /** Rules that are on, and set off by this. */
  active(on: EnrollRule['trigger']['on']): Promise<readonly EnrollRule[]>;
  /** One with a rule and a cause that is there already stays as it is. */
  addHits(hits: readonly RuleHit[]): Promise<void>;
  /**
   * Up to `limit` hits of one rule that are to be carried out together, all coming or all leaving, the longest waiting
   * first: those that were begun before, under the batch that they were begun with, else new ones, which get the batch `id`. Null when none is
   * open.
   */
  claim(
    id: string,
    limit: number,
  ): Promise<{ readonly batchId: string; readonly ruleId: string; readonly hits: readonly RuleHit[] } | null>;
  /** Those of these records that set a rule off, each once. */
  recordsSetOff(ruleId: string, recordIds: readonly string[]): Promise<readonly RecordSubject[]>;
  /** Those of these batches that a rule began. */
  batchesOf(ruleId: string, batchIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** The hits of a batch are carried out; false when they were already. */
  done(batchId: string, at: Date): Promise<boolean>;
}
