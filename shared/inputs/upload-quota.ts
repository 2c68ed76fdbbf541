/** Uploads of one user in a UTC day: twenty orders with ten pictures each. */
export const UPLOADS_PER_DAY = 200;

/** Counts uploads, so that one account cannot fill the bucket. */
export interface UploadQuota {
  /** `false`: the user has had all of the day's. */
  take(userId: string, now: number): Promise<boolean>;
}
