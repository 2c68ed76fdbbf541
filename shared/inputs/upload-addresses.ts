import type { UploadRequest } from './upload-request.ts';

/** Where and how one file can be put, for a few minutes. */
export interface UploadAddress {
  readonly url: string;
  /** To be sent along as they are. The length, which browsers send by themselves, must be the one announced. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs addresses to which a file can be put. */
export interface UploadAddresses {
  /** For this key, type, length and (where it was announced) digest, once: what lies there is never replaced. */
  sign(key: string, request: UploadRequest, seconds: number, now: Date): Promise<UploadAddress>;
}
