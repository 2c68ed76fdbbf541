import { Stack, Validations } from 'aws-cdk-lib';
import type { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import * as v from 'valibot';
import { DELIVERED_OBJECTS, GIVEN_OBJECTS, UPLOADED_OBJECTS } from './allow.ts';

const NAMES = [DELIVERED_OBJECTS, GIVEN_OBJECTS, UPLOADED_OBJECTS];

const Join = v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) });

/**
 * Acknowledges the one wildcard that roles have, the names of files below their owner's id, and no other: the finding is named with the very
 * resource. What that resource is called is known only when the stacks' references to each other have been settled, so it is done
 * when the tree is validated, which comes after that and before the rules are run.
 */
export function acknowledgeObjectNames(role: Role, statements: readonly PolicyStatement[]): void {
  const objects = statements
    .flatMap(({ resources }) => resources)
    .filter((resource) => NAMES.some((names) => resource.endsWith(names)));
  role.node.addValidation({
    validate() {
      for (const resource of new Set(objects)) {
        Validations.of(role).acknowledge({
          id: `AwsSolutions-IAM5[Resource::${flat(Stack.of(role).resolve(resource))}]`,
          reason: 'The names of files are not known in advance; all of them begin with the id of their owner.',
        });
      }
      return [];
    },
  });
}

/** A resource as the rule writes it. */
function flat(resolved: unknown): string {
  const parts = v.is(Join, resolved) ? resolved['Fn::Join'][1] : [resolved];
  return parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join('');
}
