const LONGEST_UTF8_CHARACTER = 4;

/**
 * The first characters of a body as text; the rest is never read and the connection is given up.
 *
 * Bytes that are not UTF-8 become replacement characters.
 *
 * @throws when the body breaks off before that many characters or its end.
 */
export async function readFirstBytes(body: ReadableStream<Uint8Array> | null, maxCharacters: number): Promise<string> {
  const maxBytes = maxCharacters * LONGEST_UTF8_CHARACTER;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop cancels the stream.
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8').slice(0, maxCharacters);
}
