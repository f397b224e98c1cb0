/**
 * A language model that says how a human's reply sounds. It is asked about words alone and answers one of the words that it
 * was given; nothing else ever comes of it.
 */
export interface ReplyGrader {
  /** As it stands in the ledger: the model's name. */
  readonly name: string;
  /**
   * Which of `grades` a text deserves; null when the answer is none of them. `unavailable` when nobody answers in time, or
   * with anything but an answer.
   */
  grade(text: string, grades: readonly string[]): Promise<string | null>;
}
