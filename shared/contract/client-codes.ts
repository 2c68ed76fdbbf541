import { CODES } from '../messages/codes.ts';

/** The source of the client package's list of codes: it can import nothing from here, and a test compares the two. */
export function clientCodes(): string {
  const names = Object.keys(CODES).map((code) => `  | '${code}'`);
  return `/** The API’s reasons, of refusals and of parts that failed, as of this version. \`npm run openapi\` writes it. */
export type KnownCode =
${names.join('\n')};

/** A reason. New ones may join the list: a text that is not in it is one, too. */
export type Code = KnownCode | (string & {});
`;
}
