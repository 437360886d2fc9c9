import { platformFixture } from '../__testUtils__/platformFixture';
import { decideInput } from './decideInput';
import { estimateCost } from './estimateCost';
import { formatValue, inputTitle } from './formatValue';
import { inputHint } from './inputHint';

const [dev, prod, azure] = platformFixture.environments;
const [profile] = platformFixture.profiles;
const [type] = platformFixture.resourceTypes;
const words = { yes: 'yes', no: 'no', notSet: 'not set' };

describe('decideInput', () => {
  const size = (environment = dev, asked = {}) =>
    decideInput({ type, input: 'size', profile, environment, asked });

  it('lets the later document win', () => {
    expect(decideInput({ type, input: 'size', environment: dev })?.level).toBe(
      'type-default',
    );
    expect(size(prod)).toEqual({ value: 'medium', level: 'profile-default' });
    expect(size(dev)).toEqual({ value: 'small', level: 'profile-tier' });
    expect(size(dev, { inputs: { size: 'large' } })?.level).toBe('claim');
    expect(
      size(dev, {
        inputs: { size: 'large' },
        environments: { dev: { inputs: { size: 'medium' } } },
      }),
    ).toEqual({ value: 'medium', level: 'claim-environment' });
  });

  it('lets a lock win over everything, in its tiers only', () => {
    const asked = { inputs: { multiAz: false } };
    const of = (environment: typeof dev) =>
      decideInput({ type, input: 'multiAz', profile, environment, asked });
    expect(of(prod)).toMatchObject({ value: true, level: 'profile-lock' });
    expect(of(dev)).toEqual({ value: false, level: 'claim' });
  });

  it('knows nothing about names that every object has', () => {
    expect(
      decideInput({ type, input: 'constructor', environment: dev }),
    ).toBeUndefined();
  });
});

describe('inputHint', () => {
  it('puts equal defaults together and finds locks', () => {
    const hint = (input: string, environments = [dev, prod, azure]) =>
      inputHint({ type, input, profile, environments });
    expect(hint('size').defaults).toEqual([
      { value: 'small', level: 'profile-tier', environments: ['dev'] },
      {
        value: 'medium',
        level: 'profile-default',
        environments: ['prod', 'prod-azure'],
      },
    ]);
    expect(hint('multiAz').lock).toBeUndefined();
    expect(hint('multiAz').locks[0].environments).toEqual([
      'prod',
      'prod-azure',
    ]);
    expect(hint('multiAz', [prod]).lock?.value).toBe(true);
  });
});

describe('estimateCost', () => {
  it('counts what an estimate does not cover', () => {
    expect(
      estimateCost({
        types: platformFixture.resourceTypes,
        profile,
        environments: [dev, azure],
        resources: [{ type: 'postgres' }],
      }),
    ).toEqual({ amount: 22, unknown: 1 });
  });
});

describe('formatValue', () => {
  it.each([
    [true, 'yes'],
    [undefined, 'not set'],
    [['a', 'b'], 'a, b'],
    [{ a: 1 }, 'a=1'],
    ['large', 'Large (8 CPU)'],
    [[], 'not set'],
  ])('%j is read as %s', (value, text) => {
    expect(formatValue(value, type.inputs.properties.size, words)).toBe(text);
  });

  it('makes titles of names', () => {
    expect(inputTitle('maxConnections', undefined)).toBe('Max connections');
  });
});
