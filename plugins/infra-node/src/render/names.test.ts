import fc from 'fast-check';
import {
  resourceNameSchema,
  serviceNameSchema,
} from '@groundwork/backstage-plugin-infra-common';
import { shorten, sourceName, terraformName } from './names';

const label = (max: number) =>
  fc
    .stringMatching(new RegExp(`^[a-z0-9]([a-z0-9-]{0,${max - 2}}[a-z0-9])?$`))
    .filter(text => text.length <= max);

describe('names', () => {
  it('are what people expect while they are short', () => {
    expect(terraformName('payments-api', 'kafka-topic', 'events')).toBe(
      'payments-api-kafka-topic-events',
    );
    expect(sourceName('payments-api', 'aws-postgres', '2.4.0-RC.1+eu')).toBe(
      'payments-api-aws-postgres-2-4-0-rc-1-eu',
    );
  });

  it('of Terraform objects are labels that do not end in a number, and differ where what they name differs', () => {
    const names = fc.tuple(
      label(53).filter(text => serviceNameSchema.safeParse(text).success),
      label(30),
      label(30).filter(text => resourceNameSchema.safeParse(text).success),
    );
    fc.assert(
      fc.property(names, names, (one, other) => {
        const name = terraformName(...one);
        expect(name).toMatch(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/);
        expect(name.length).toBeLessThanOrEqual(63);
        expect(name).not.toMatch(/-\d+$/);
        expect(terraformName(...one)).toBe(name);
        expect(terraformName(...other) === name).toBe(
          one.join('-') === other.join('-'),
        );
      }),
    );
  });

  it('end in a hash that starts with a letter when they are shortened', () => {
    expect(shorten('a'.repeat(70))).toMatch(/^a{54}-h[0-9a-f]{7}$/);
    expect(shorten(`${'a'.repeat(52)}---${'b'.repeat(30)}`)).not.toContain(
      '--',
    );
  });
});
