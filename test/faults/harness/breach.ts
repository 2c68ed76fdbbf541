/** The promises of the system, as a breach names them. */
export type Rule =
  | 'the wallet is the fold of its ledger'
  | 'available ≥ 0 and available + held + spent = granted, at every instant'
  | 'a job is opened once and closed once'
  | 'a terminal job never changes'
  | 'the fate of an image never changes'
  | 'captured + released = held, captured = price × delivered, or all of it'
  | 'every listed object is in the bucket, with its size and checksum'
  | 'a job is terminal within a minute of its deadline'
  | 'one terminal webhook event for an id of the client, none for an id of the server'
  | 'the frontend is told nothing of an id that it did not make'
  | 'the webhook says how the job ended'
  | 'nobody else’s rows and objects are touched'
  | 'an accepted job exists'
  | 'no object stays that no job lists'
  | 'no part is begun before its needs'
  | 'no part is made again that is delivered'
  | 'a look counts no attempt and no receive'
  | 'no image is drawn more often than may be billed'
  | 'no clip is begun more often than may be billed'
  | 'the provider is told to stop what nobody waits for'
  | 'trouble of our own costs no second drawing'
  | 'the audit agrees'
  | 'a deletion that was begun is brought to its end'
  | 'everything comes to rest'
  | 'one fault changes nothing of the end';

/** A promise that was not kept in a run. */
export interface Breach {
  readonly rule: Rule;
  readonly detail: string;
}

/** More drawings than there was reason for. */
export function drawnTooOften(billed: number, expected: number): Breach {
  return { rule: 'trouble of our own costs no second drawing', detail: `${billed} drawings, expected ${expected}` };
}
