/**
 * A note that something lies in the bucket which has to go one day: what came with a job's order, or an upload. It is written before the
 * first byte is stored, and taken away after the last one is gone, so that nothing stays whatever dies in between: a life-cycle rule would
 * do that only on a bucket of our own.
 */
export interface InputNote {
  readonly of: 'job' | 'upload';
  readonly userId: string;
  /** Of the job or of the upload. */
  readonly id: string;
  /** When it is looked at next, epoch ms. Also the note's version: a note that was written anew has another one. */
  readonly dueAt: number;
}

/** What those need who store. */
export interface InputNotes {
  /**
   * Writes the note, or writes it anew.
   *
   * @throws TransientError while what lies under this name is being removed.
   */
  begin(note: InputNote): Promise<void>;
  /** Has it looked at soon: what was stored is not needed. Nothing when it was written anew since. */
  hurry(note: InputNote, now: number): Promise<void>;
}

/** What the sweep needs, which removes. Nothing happens to a note that has changed since it was read. */
export interface DueInputs {
  /** Notes that are due, page by page. */
  due(now: number): AsyncIterable<readonly InputNote[]>;
  lookAgain(note: InputNote, at: number): Promise<void>;
  /**
   * Takes the note for removing: from now on nothing is stored under its name, until that is done.
   *
   * @returns the note as it is then; nothing when it has changed since it was read.
   */
  claim(note: InputNote, now: number): Promise<InputNote | undefined>;
  /** Everything is gone, so the claimed note is not needed. */
  finish(claimed: InputNote, now: number): Promise<void>;
}
