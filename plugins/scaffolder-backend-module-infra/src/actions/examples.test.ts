import { mockServices } from '@backstage/backend-test-utils';
import { changeSchema } from '@groundwork/backstage-plugin-infra-common';
import { parse } from 'yaml';
import { z } from 'zod';
import { createCheckChangeAction } from './createCheckChangeAction';
import { createProposeChangeAction } from './createProposeChangeAction';

const options = {
  auth: mockServices.auth.mock(),
  discovery: mockServices.discovery.mock(),
};

const templateSchema = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        action: z.string(),
        input: z.strictObject({ change: changeSchema }),
      }),
    )
    .length(1),
});

describe.each([
  createCheckChangeAction(options),
  createProposeChangeAction(options),
])('examples of $id', action => {
  it('are there, each for something of its own', () => {
    const descriptions = action.examples?.map(e => e.description) ?? [];
    expect(descriptions.length).toBeGreaterThan(0);
    expect(new Set(descriptions).size).toBe(descriptions.length);
  });

  it.each(action.examples ?? [])('$description', ({ example }) => {
    const { steps } = templateSchema.parse(parse(example));
    expect(steps[0].action).toBe(action.id);
    // Nothing in an example is left out or filled in while it is read.
    const { change } = parse(example).steps[0].input;
    expect(steps[0].input.change).toMatchObject(change);
    expect(action.schema?.input?.required).toEqual(['change']);
  });
});
