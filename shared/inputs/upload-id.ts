/** Ids of uploads, which only this backend makes: 128 bits in 22 characters. */
export const UPLOAD_ID = /^upl_[A-Za-z0-9_-]{22}$/;
