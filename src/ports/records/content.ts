import type { Channel } from '../../cadence/model.ts';

/** What of the library a text is: an email, the script of a task, or a part that several of them share. */
export const textKinds = ['email', 'script', 'snippet'] as const;
export type TextKind = (typeof textKinds)[number];

/** A reusable text as it is now. Its key names it in cadences; a new text is a new version. */
export interface Template {
  readonly id: string;
  readonly kind: TextKind;
  readonly key: string;
  readonly name: string;
  /** Of a script: the channel that it is for; null: any. */
  readonly channel: Channel | null;
  readonly persona: string | null;
  readonly stage: string | null;
  /** Of an email that opens a thread. */
  readonly subject: string | null;
  readonly body: string;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly updatedBy: string;
  readonly archivedAt: Date | null;
}

/** A text that a template has, or had. */
export interface TemplateVersion {
  readonly templateId: string;
  readonly number: number;
  readonly subject: string | null;
  readonly body: string;
  readonly at: Date;
  readonly by: string;
}

/** One thing that is known of a person or company. */
export interface Fact {
  /**
   * `custom`: a field of the CRM's record that the workspace reads; `crm`: one that only conditions ask about, by the CRM's
   * own name; `insight`: told by the API.
   */
  readonly kind: 'custom' | 'crm' | 'insight';
  readonly subject: 'person' | 'company';
  readonly subjectId: string;
  readonly key: string;
  readonly value: string;
  /** Where it comes from, in words. */
  readonly source: string;
  /** When it came in. */
  readonly at: Date;
  /** From then on it counts as missing; null: it does not age. */
  readonly staleAfter: Date | null;
}

/** A value that a held run waits for, and of whom. */
export interface ValueWait {
  readonly enrollmentId: string;
  readonly subjectId: string;
  /** A variable such as `company.industry`; `company` stands for all of a company's, until the person has one. */
  readonly name: string;
}
