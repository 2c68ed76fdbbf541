import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';

type SigningConfig = ConstructorParameters<typeof SignatureV4>[0];

/** Where objects are and whose signature opens them. */
export interface PresignerOptions {
  readonly bucket: string;
  readonly region: SigningConfig['region'];
  readonly credentials: SigningConfig['credentials'];
  /** An S3 endpoint that is addressed by path (`AWS_ENDPOINT_URL`); left out, the bucket's virtual host on AWS. */
  readonly endpoint?: string | undefined;
}

/** One request that an address stands for. */
export interface PresignedRequest {
  readonly method: 'GET' | 'PUT';
  readonly key: string;
  /** What must be sent along, exactly. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly now: Date;
}

/**
 * Presigns requests to S3 with the signer alone, without the S3 client: half the weight in functions that never call S3. An address dies
 * with the credentials that signed it, even before its own expiry.
 */
export function s3Presigner({ bucket, endpoint, ...signing }: PresignerOptions) {
  const signer = new SignatureV4({
    service: 's3',
    ...signing,
    sha256: Sha256,
    uriEscapePath: false,
    applyChecksum: false,
  });
  return async ({ method, key, headers = {}, query = {}, seconds, now }: PresignedRequest): Promise<string> => {
    const region = typeof signing.region === 'string' ? signing.region : await signing.region();
    const base = new URL(endpoint ?? `https://${bucket}.s3.${region}.amazonaws.com`);
    const signed = await signer.presign(
      {
        method,
        protocol: base.protocol,
        hostname: base.hostname,
        ...(base.port ? { port: Number(base.port) } : {}),
        path: endpoint === undefined ? `/${key}` : `/${bucket}/${key}`,
        headers: { host: base.host, 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD', ...headers },
        query: { ...query },
      },
      // A header that is to be sent stays one: in the query it would bind nobody.
      { expiresIn: seconds, signingDate: now, unhoistableHeaders: new Set(Object.keys(headers)) },
    );
    const url = new URL(signed.path, base);
    for (const [name, value] of Object.entries(signed.query ?? {})) url.searchParams.set(name, String(value));
    return url.href;
  };
}

/** Node's own digest in the form that the signer takes. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(data));
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
}

function bytesOf(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
