/** What an operator is told of a job whose row is that of no version: the audit names it with its user. */
export function unreadableLine(jobId: string): string {
  return `${jobId}: its row cannot be read (docs/runbook.md, Books wrong)`;
}
