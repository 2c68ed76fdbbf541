import { arn, generatedId, type Identity, physicalName, type ResourceType, type Self } from './resource-type.ts';

/**
 * A resource that only watches the others (dashboards, alarms, topics, saved queries): the system does the same with it and without
 * it, so nothing runs here, and all its properties are without effect.
 */
function watching(identify: (self: Self) => Identity): ResourceType<unknown> {
  return { resolve: (properties, self) => ({ properties, ...identify(self) }) };
}

export const alarm = watching((self) => {
  const name = physicalName(undefined, self, 255);
  return { name, ref: name, attributes: { Arn: arn('cloudwatch', `alarm:${name}`, self) } };
});

export const topic = watching((self) => {
  const name = physicalName(undefined, self, 255);
  const TopicArn = arn('sns', name, self);
  return { name, ref: TopicArn, attributes: { TopicArn, TopicName: name } };
});

/** Nothing refers to it. */
export const watcher = watching((self) => {
  const id = generatedId(self);
  return { name: id, ref: id, attributes: {} };
});
