/** A word that public names are made of. */
interface Term {
  /** The word, or the words, as a reader looks it up. */
  readonly term: string;
  /** One sentence. */
  readonly means: string;
  /** The standard, the vendor or the book that the word comes from. */
  readonly from: string;
  readonly zh: string;
  /** Other forms of the word that names have: `posting` of `post`. Plurals are left out. */
  readonly also?: readonly string[];
}

/** The terms of one subject, in the order of reading. */
export interface Subject {
  readonly title: string;
  /** The page about the subject. */
  readonly page: string;
  readonly terms: readonly Term[];
}
