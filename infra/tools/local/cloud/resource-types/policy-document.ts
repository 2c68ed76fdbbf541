import * as v from 'valibot';

const OneOrMore = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
  v.check((values) => !values.some((value) => value.includes('${')), 'policy variables are not known'),
);

/** An identity-based statement. Conditions, `NotAction` and `NotResource` are refused: without them it would mean something else. */
const Statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Action: OneOrMore,
  Resource: OneOrMore,
});
export type Statement = v.InferOutput<typeof Statement>;

export const PolicyDocument = v.strictObject({ Version: v.optional(v.string()), Statement: v.array(Statement) });

/** The one kind of resource policy that means nothing on 127.0.0.1: it refuses what is not (modern) TLS. */
export const TransportPolicy = v.strictObject({
  Version: v.optional(v.string()),
  Statement: v.array(
    v.strictObject({
      Sid: v.optional(v.string()),
      Effect: v.literal('Deny'),
      Principal: v.unknown(),
      Action: OneOrMore,
      Resource: OneOrMore,
      Condition: v.union(
        [
          v.strictObject({ Bool: v.strictObject({ 'aws:SecureTransport': v.literal('false') }) }),
          v.strictObject({ NumericLessThan: v.strictObject({ 's3:TlsVersion': v.number() }) }),
        ],
        'only statements that deny insecure transport are known to the local cloud',
      ),
    }),
  ),
});
