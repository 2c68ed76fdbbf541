/** `throttle`: refused before anything is done. `lose-answer`: carried out, and the connection breaks in place of an answer. */
export type EndpointFault = 'throttle' | 'lose-answer';

/** Decides for a function's request to AWS whether it meets trouble, as requests do now and then. */
export type FaultOf = (request: {
  readonly role: string;
  /** As signatures name it, for example `dynamodb`. */
  readonly service: string;
  /** For example `UpdateItem`; empty for S3. */
  readonly operation: string;
}) => EndpointFault | undefined;
