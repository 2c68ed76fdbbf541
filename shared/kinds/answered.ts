import type * as v from 'valibot';

/** Members whose words a newer version may have added: after a rollback they are shown as the row has them. */
type WithForeignWords = 'kind' | 'state' | 'size' | 'style' | 'format' | 'quality' | 'quality_level' | 'output_format';

/** Of a job whose kind this version does not know nothing is said that only its kind understands. */
export type NotUnderstood = Readonly<Record<string, never>>;

type Told<T> = T extends readonly (infer Item)[]
  ? readonly Told<Item>[]
  : T extends object
    ? {
        readonly [N in keyof T]: [N, T[N]] extends [WithForeignWords, string]
          ? string
          : N extends 'metadata'
            ? Told<T[N]> | NotUnderstood
            : Told<T[N]>;
      }
    : T;

/** What is answered by a schema of the contract: its members, and words of newer versions where rows can have them. */
export type Answered<Schema extends v.GenericSchema> = Told<v.InferOutput<Schema>>;
