/** What is said of a user without wallet, jobs and files: mostly the id is misspelt. */
export function nothingKnownOf(userId: string): string {
  return `nothing is known of ${userId}: is the id right?`;
}
