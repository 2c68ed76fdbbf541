/** A user of the Clerk stand-in and the credits that the local system grants. */
export interface SampleUser {
  readonly name: string;
  readonly id: string;
  readonly credits: number;
}

/** Enough to try everything: one who can afford it, one who soon cannot, one who never could. */
export const SAMPLE_USERS: readonly SampleUser[] = [
  { name: 'alice', id: 'user_alice2Q1sorami', credits: 1_000 },
  { name: 'bruno', id: 'user_bruno2Q1sorami', credits: 5 },
  { name: 'chloe', id: 'user_chloe2Q1sorami', credits: 0 },
];
