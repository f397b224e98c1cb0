/** A value in a condition, as written. */
export type Literal =
  | { readonly kind: 'string' | 'number' | 'moment'; readonly text: string; readonly at: number }
  | { readonly kind: 'boolean'; readonly value: boolean; readonly at: number }
  | { readonly kind: 'null'; readonly at: number }
  /** `TODAY`, `LAST_N_DAYS:7` … in upper case. */
  | { readonly kind: 'span'; readonly text: string; readonly at: number };

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=' | 'LIKE' | 'IN' | 'NOT IN';

/** A field as written, maybe through parents: `Account.Name`. */
export interface Path {
  readonly text: string;
  readonly at: number;
}

export type Condition =
  | {
      readonly kind: 'compare';
      readonly path: Path;
      readonly operator: Operator;
      readonly values: readonly Literal[];
    }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition };

export interface Ordering {
  readonly path: Path;
  readonly descending: boolean;
  readonly nullsLast: boolean;
}

export interface Query {
  readonly text: string;
  /** Selected fields; empty for `COUNT()`. */
  readonly fields: readonly Path[];
  /** `COUNT()`: only the number is wanted. */
  readonly count: boolean;
  readonly object: Path;
  /** `USING SCOPE mine`: only records that the user owns. */
  readonly mine: boolean;
  readonly where?: Condition;
  readonly order: readonly Ordering[];
  readonly limit?: number;
  readonly offset: number;
}
