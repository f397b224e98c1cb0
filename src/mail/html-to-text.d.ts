/** The part of html-to-text that is used here; the package brings no types. */
declare module 'html-to-text' {
  export interface Builder {
    addInline(text: string): void;
  }
  export interface Element {
    readonly attribs?: Readonly<Record<string, string>>;
    readonly children?: readonly Element[];
  }
  /** Says what becomes of an element; `walk` goes on with those inside of it. */
  export type FormatCallback = (
    element: Element,
    walk: (children: readonly Element[] | undefined, builder: Builder) => void,
    builder: Builder,
  ) => void;
  export interface ConvertOptions {
    readonly formatters?: Readonly<Record<string, FormatCallback>>;
    readonly wordwrap?: number | false;
    readonly selectors?: readonly {
      readonly selector: string;
      readonly format?: string;
      readonly options?: Readonly<Record<string, unknown>>;
    }[];
    readonly limits?: {
      readonly maxInputLength?: number;
      readonly maxDepth?: number;
      readonly maxChildNodes?: number;
    };
  }
  export function convert(html: string, options?: ConvertOptions): string;
}
