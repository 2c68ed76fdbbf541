import { expect, test } from 'vitest';
import { orderKinds } from '../../infra/tools/local/console/order-kinds.ts';
import { fieldsOf } from '../../infra/tools/local/console/page/forms/fields.ts';
import { demoOrder } from '../../infra/tools/local/demo/demo-orders.ts';
import { isShippedKind } from '../../shared/kinds/kinds.ts';

test('the demo has an order of every kind, with fields that the contract has and all that it needs', async () => {
  for (const { name, schema } of orderKinds()) {
    expect(isShippedKind(name), name).toBe(true);
    const order = isShippedKind(name) ? await demoOrder(name) : {};
    const fields = fieldsOf(schema);
    expect(
      Object.keys(order).filter((field) => !fields.some((known) => known.name === field)),
      name,
    ).toEqual([]);
    expect(
      fields.filter((field) => field.isRequired && !(field.name in order)),
      name,
    ).toEqual([]);
  }
});
