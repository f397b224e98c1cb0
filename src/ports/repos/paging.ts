/** One page of a listing; `next` is an opaque cursor. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

export interface PageRequest {
  readonly cursor: string | null;
  readonly limit: number;
}
