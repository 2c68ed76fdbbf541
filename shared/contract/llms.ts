/** The parts of the contract that the overview reads. */
export interface Overviewed {
  readonly info: { readonly title: string; readonly summary: string; readonly version: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OverviewedOperation>>>>;
  readonly webhooks: Readonly<Record<string, { readonly post: OverviewedOperation }>>;
}

interface OverviewedOperation {
  readonly summary: string;
  readonly tags: readonly string[];
}

/** The overview of the contract for language models (llmstxt.org): what there is, and where its details are. @param origin of the API. */
export function llmsText({ info, tags, paths, webhooks }: Overviewed, origin: string): string {
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      line: `\`${method.toUpperCase()} ${path}\``,
      operation,
    })),
  );
  const chapters = tags.flatMap(({ name, description }) => {
    const own = routes.filter(({ operation }) => operation.tags.includes(name));
    const lines = own.map(({ line, operation }) => `- ${line}: ${operation.summary}`);
    return own.length === 0 ? [] : [`## ${name}\n\n${description}\n\n${lines.join('\n')}`];
  });
  const events = Object.entries(webhooks).map(([name, { post }]) => `- \`${name}\`: ${post.summary}`);
  return `# ${info.title} API ${info.version}

> ${info.summary}. JSON over HTTPS at ${origin}, with a Clerk session token as bearer.

An order (POST) opens a job and holds its price; follow it with GET (\`Retry-After\` says when) or wait for the webhook. Repeating an
order under the same \`job_id\` is safe. Errors are JSON with a \`code\` of a closed list and a \`message\` for people.

- [The contract](${origin}/openapi.json): OpenAPI 3.1, every field described, every answer and event with an example

${chapters.join('\n\n')}

## Webhooks

${events.join('\n')}
`;
}
