/** A body without what differs between two attempts at the same event: the signatures of its addresses. */
export function unsigned(body: unknown): unknown {
  return JSON.parse(
    JSON.stringify(body, (name, value: unknown) =>
      ['url', 's3_url', 'file_url'].includes(name) ? String(value).split('?')[0] : value,
    ),
  );
}
