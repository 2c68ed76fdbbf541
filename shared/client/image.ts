/** A delivered image. */
export interface DeliveredImage {
  /** From 1. */
  readonly number: number;
  /** Signed: good until `expires_at`; ask for the job again for another. */
  readonly url: string;
  readonly expires_at: string;
  readonly s3_key: string;
  readonly filename: string;
  /** The prompt. */
  readonly description: string;
  readonly format: string;
  readonly size_bytes: number;
  readonly width: number;
  readonly height: number;
}
