/**
 * The text of a body up to a number of bytes, cut between characters; the rest is never read and the connection is given up. A
 * byte-order mark is no part of it, and bytes that are not UTF-8 become replacement characters.
 *
 * @throws when the body breaks off before that many bytes or its end.
 */
export async function readText(body: ReadableStream<Uint8Array> | null, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let left = maxBytes;
  // Leaving the loop cancels the stream.
  for await (const chunk of body ?? []) {
    text += decoder.decode(chunk.subarray(0, left), { stream: true });
    left -= chunk.byteLength;
    if (left <= 0) return text;
  }
  return text + decoder.decode();
}
