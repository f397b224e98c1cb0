import { malformed, type Token, type TokenKind, tokenize } from './tokenize.ts';

/** A reading position in a query's tokens. Words are matched without regard to case. */
export class Cursor {
  readonly soql: string;
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(soql: string) {
    this.soql = soql;
    this.#tokens = tokenize(soql);
  }

  get token(): Token {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1);
    if (token === undefined) throw malformed(this.soql, 0, "unexpected token: '<EOF>'");
    return token;
  }

  is(text: string): boolean {
    const { kind, text: actual } = this.token;
    return kind !== 'string' && actual.toUpperCase() === text;
  }

  /** Takes the words if they come next, all of them or none. */
  skip(...texts: readonly string[]): boolean {
    const start = this.#index;
    for (const text of texts) {
      if (!this.is(text)) {
        this.#index = start;
        return false;
      }
      this.#index += 1;
    }
    return true;
  }

  expect(text: string): void {
    if (!this.skip(text)) throw this.unexpected();
  }

  take(kind: TokenKind): Token {
    const { token } = this;
    if (token.kind !== kind) throw this.unexpected();
    this.#index += 1;
    return token;
  }

  unexpected(): Error {
    return malformed(this.soql, this.token.at, `unexpected token: '${this.token.text}'`);
  }
}
