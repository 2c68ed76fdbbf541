import * as v from 'valibot';
import { USER_ID } from '../../accounts/user-id.ts';

/** What Clerk tells of its users; events of other types are taken and ignored. */
export const ClerkEventBody = v.object({
  type: v.pipe(v.string(), v.minLength(1), v.maxLength(100)),
  data: v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) }),
});

/** A user's event: the id has the form that keys rely on. */
export const ClerkUserId = v.pipe(v.string(), v.regex(USER_ID));
