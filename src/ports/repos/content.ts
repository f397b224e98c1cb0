import type { Fact, Template, TemplateVersion, TextKind, ValueWait } from '../records.ts';
import type { Page, PageRequest } from './paging.ts';

interface TemplateFilter {
  readonly kind?: TextKind | undefined;
  readonly persona?: string | undefined;
  readonly stage?: string | undefined;
  /** Words of the name or key. */
  readonly query?: string | undefined;
  readonly archived: boolean;
}

export interface TemplateRepo {
  /** Newest first. */
  list(filter: TemplateFilter, page: PageRequest): Promise<Page<Template>>;
  byId(id: string): Promise<Template | null>;
  /** Locked until the transaction ends, so that two changes do not get one version. */
  lock(id: string): Promise<Template | null>;
  /** Texts in force (not archived) by kind and key. */
  byKeys(wanted: readonly Pick<Template, 'kind' | 'key'>[]): Promise<readonly Template[]>;
  /** False when the key is taken. */
  insert(template: Template): Promise<boolean>;
  /** Replaces the template; with `text` its new version is kept. */
  save(template: Template, text: TemplateVersion | null): Promise<void>;
  versions(templateId: string): Promise<readonly TemplateVersion[]>;
  /** The texts of these versions, by the template's kind and key. */
  versionsByKeys(
    wanted: readonly (Pick<Template, 'kind' | 'key'> & { readonly number: number })[],
  ): Promise<readonly (Pick<Template, 'kind' | 'key'> & TemplateVersion)[]>;
}

export interface FactRepo {
  /** Replaces what there is of the same subject, kind and key. */
  put(facts: readonly Fact[]): Promise<void>;
  /** Takes away the facts of one kind and source that these subjects have under these keys. */
  remove(gone: readonly Pick<Fact, 'subjectId' | 'key'>[], of: Pick<Fact, 'kind' | 'source'>): Promise<void>;
  /** What is known of these people and companies. */
  of(subjectIds: readonly string[]): Promise<readonly Fact[]>;
  /** The keys of insights that have ever come in. */
  insightKeys(): Promise<readonly string[]>;
}

export interface WaitRepo {
  /** `readyAt`: when the run is looked at once more in any case; null: only when a value arrives. */
  insert(waits: readonly ValueWait[], readyAt: Date | null): Promise<void>;
  /** The runs that are to be looked at again, the longest ready first. */
  ready(
    now: Date,
    limit: number,
  ): Promise<readonly { readonly enrollmentId: string; readonly personId: string }[]>;
  /** Marks the waits of these runs as looked at. Their people must be locked. */
  take(enrollmentIds: readonly string[]): Promise<void>;
  /** The waits of these runs are over. */
  remove(enrollmentIds: readonly string[]): Promise<void>;
  /** Lets every run that waits for one of these be looked at again; returns how many waits there were. */
  arrived(values: readonly Omit<ValueWait, 'enrollmentId'>[], at: Date): Promise<number>;
  /** Lets these runs be looked at again, because their text or their edited email has changed. */
  look(enrollmentIds: readonly string[], at: Date): Promise<void>;
}
