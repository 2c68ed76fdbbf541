import type { Readable, Writable } from 'node:stream';

/** Where a command reads and writes; `process` is one. `isTTY` says that a person is there. */
export interface Io {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Writable;
  readonly stderr: Writable & { readonly isTTY?: boolean };
}
