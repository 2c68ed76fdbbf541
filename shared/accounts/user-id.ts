/** Users as Clerk names them. */
export const USER_ID = /^user_[A-Za-z0-9]{1,64}$/;
