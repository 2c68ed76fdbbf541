/** A field that breaks its rule, with the rule in the reader's language. */
export interface FieldProblem {
  readonly field: string;
  readonly message: string;
}
