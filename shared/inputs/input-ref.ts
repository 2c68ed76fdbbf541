import * as v from 'valibot';

/**
 * A picture that came with an order, as its request and its row name it. The bytes lie in the bucket; a repeated order compares equal by
 * these values.
 *
 * How a kind takes pictures:
 *
 * 1. its request has them as {@link InputRef}, its row as {@link InputRefRow};
 * 2. `order.parse` reads each with `readInput`, and gives back beside the request what goes with it (`...broughtAlong(readings)`);
 *    `order.maxBodyBytes` lets bodies be as large as base64 takes;
 * 3. `inputs(request)` lists the references of a request: by that they are stored before the job is opened, copied for a retry, and kept
 *    until a week after the job's end;
 * 4. `erased(request)` leaves them out;
 * 5. its maker reads them with `InputImages.read(job, ref, signal)`.
 */
export type InputRef = v.InferOutput<typeof InputRefRow>;

/** Came in the order's own body: the file lies below the job's inputs, under its digest. */
const OrderInput = v.object({
  from: v.literal('order'),
  /** Base64 SHA-256 of the bytes. */
  sha256: v.pipe(v.string(), v.regex(/^[A-Za-z0-9+/]{43}=$/)),
  bytes: v.number(),
  /** By its bytes, not by its label. */
  contentType: v.picklist(['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']),
  /** Pixels as they lie in the file, whatever its orientation flag says. */
  width: v.number(),
  height: v.number(),
});

/** Was uploaded before: the file is copied to the job's inputs when the job is opened. */
const UploadInput = v.object({ from: v.literal('upload'), uploadId: v.string() });

/** Lies at an address, and is fetched when it is needed. */
const UrlInput = v.object({ from: v.literal('url'), url: v.string() });

/** {@link InputRef} as a row keeps it. */
export const InputRefRow = v.variant('from', [OrderInput, UploadInput, UrlInput]);

/** {@link StoredInput} as a row keeps it. */
export const StoredInputRow = v.variant('from', [OrderInput, UploadInput]);

export type OrderInput = v.InferOutput<typeof OrderInput>;
export type UploadInput = v.InferOutput<typeof UploadInput>;
/** References whose files lie below the job's inputs. */
export type StoredInput = v.InferOutput<typeof StoredInputRow>;

/** A file that came in the body of an order. */
export interface GivenFile {
  readonly ref: OrderInput;
  readonly body: Uint8Array;
}

/** Whether the file of a reference lies in our bucket. */
export function isStored(ref: InputRef): ref is StoredInput {
  return ref.from !== 'url';
}
