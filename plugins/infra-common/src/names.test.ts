import fc from 'fast-check';
import {
  dnsLabelSchema,
  fluxDurationSchema,
  formatPackageRef,
  packageRefSchema,
  parsePackageRef,
  resourceNameSchema,
  serviceNameSchema,
} from './names';

describe('names', () => {
  it.each(['payments-api', 'a', 'a1', 'web-2b'])('accepts %s', name => {
    expect(serviceNameSchema.safeParse(name).success).toBe(true);
  });

  it.each([
    '',
    '../../x',
    'a;rm',
    'a\nb',
    'a\n',
    'a/b',
    '.git',
    'Payments',
    '-a',
    'a-',
    'ünïcode',
    'a'.repeat(300),
    '${{ service.name }}',
    'a\u0000b',
    'a b',
  ])('refuses %j', name => {
    expect(serviceNameSchema.safeParse(name).success).toBe(false);
    expect(resourceNameSchema.safeParse(name).success).toBe(false);
  });

  it('never lets a name through that is more than one safe path segment', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.stringMatching(/^[a-z0-9./\\-]{0,70}$/),
        ),
        name => {
          if (!dnsLabelSchema.safeParse(name).success) return;
          expect(name).toMatch(/^[a-z0-9-]{1,63}$/);
          expect(name.startsWith('-') || name.endsWith('-')).toBe(false);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['main', true],
    ['events2', true],
    ['v2-events', true],
    ['events-2b', true],
    ['events-2', false],
    ['2', false],
    ['a-b-007', false],
  ])(
    'keeps %s from ending a Terraform state name in a number: %s',
    (name, ok) => {
      expect(resourceNameSchema.safeParse(name).success).toBe(ok);
    },
  );

  it('splits and joins package references', () => {
    expect(parsePackageRef('aws-data@3.2.0')).toEqual({
      name: 'aws-data',
      version: '3.2.0',
    });
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z][a-z0-9]{0,10}$/),
        fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)),
        (name, version) => {
          const ref = formatPackageRef({ name, version: version.join('.') });
          expect(packageRefSchema.parse(ref)).toBe(ref);
          expect(formatPackageRef(parsePackageRef(ref))).toBe(ref);
        },
      ),
    );
  });

  it('refuses durations that Flux would refuse', () => {
    expect(fluxDurationSchema.safeParse('1h30m').success).toBe(true);
    expect(fluxDurationSchema.safeParse('1d').success).toBe(false);
    expect(fluxDurationSchema.safeParse('10').success).toBe(false);
  });
});
