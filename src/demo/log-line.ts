/** One line of a stand-in's request log, as `/sandbox/log` gives it. */
export interface LogLine {
  readonly seq: number;
  readonly at: string;
  readonly direction: 'in' | 'out';
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body?: unknown;
  readonly result?: unknown;
  /** What went wrong on purpose. */
  readonly fault?: string;
}

export type Json = Record<string, unknown>;
export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null ? (value as Json) : {};
export const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const answered = (line: LogLine) => line.status >= 200 && line.status < 300;
