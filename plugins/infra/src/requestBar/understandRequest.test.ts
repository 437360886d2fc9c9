import * as fc from 'fast-check';
import { platformFixture } from '../__testUtils__/platformFixture';
import { understandRequest } from './understandRequest';

const services = ['payments-api', 'orders', 'billing-api', 'billing-app'];
const read = (text: string, more: string[] = []) =>
  understandRequest(text, {
    services: [...services, ...more],
    platform: platformFixture,
  });

describe('understandRequest', () => {
  it('reads the sentence of the placeholder', () => {
    const result = read(
      'payments-api needs postgres and kafka in dev and prod',
    );
    expect(result).toMatchObject({
      service: 'payments-api',
      newService: false,
      environments: ['dev', 'prod'],
      resources: [
        { type: 'postgres', inputs: {} },
        { type: 'kafka-topic', inputs: {} },
      ],
      unknown: [],
    });
    expect(result.parts.map(part => part.text)).toEqual([
      'payments-api',
      'postgres',
      'kafka',
      'dev',
      'prod',
    ]);
  });

  it('takes counts, names and sizes', () => {
    expect(
      read(
        'payments-api needs two topics orders and refunds, a large postgres named ledger',
      ),
    ).toMatchObject({
      service: 'payments-api',
      resources: [
        { type: 'kafka-topic', name: 'orders' },
        { type: 'kafka-topic', name: 'refunds' },
        { type: 'postgres', name: 'ledger', inputs: { size: 'large' } },
      ],
      unknown: [],
    });
  });

  it('takes numbers only where an input is named, and choices of one input', () => {
    expect(read('a kafka topic with 12 partitions').resources).toEqual([
      { type: 'kafka-topic', inputs: { partitions: 12 } },
    ]);
    expect(read('postgres 15 size medium').resources).toEqual([
      { type: 'postgres', inputs: { version: '15', size: 'medium' } },
    ]);
    expect(read('kafka topic with 500 partitions').resources).toEqual([
      { type: 'kafka-topic', inputs: {} },
    ]);
  });

  it('lets plurals be named without a count', () => {
    expect(read('topics orders and refunds in dev')).toMatchObject({
      environments: ['dev'],
      resources: [{ name: 'orders' }, { name: 'refunds' }],
    });
  });

  it('forgives slips and says so', () => {
    const result = read('paymnets-api needs postgers in prodution');
    expect(result).toMatchObject({
      service: 'payments-api',
      resources: [{ type: 'postgres' }],
    });
    expect(result.parts[0]).toMatchObject({
      text: 'paymnets-api',
      meaning: 'payments-api',
      corrected: true,
    });
  });

  it('does not guess between two equally near names', () => {
    const result = read('billing-apx needs postgres');
    expect(result.service).toBeUndefined();
    expect(result.unknown).toEqual([
      {
        start: 0,
        end: 11,
        text: 'billing-apx',
        candidates: ['billing-api', 'billing-app'],
      },
    ]);
    // Two environments are production.
    expect(read('redis in production').unknown).toEqual([
      expect.objectContaining({ text: 'redis' }),
      expect.objectContaining({
        text: 'production',
        candidates: ['prod', 'prod-azure'],
      }),
    ]);
  });

  it('takes an unknown word before "needs" for a new service', () => {
    expect(read('checkout needs a bucket everywhere')).toMatchObject({
      service: 'checkout',
      newService: true,
      environments: ['dev', 'prod', 'prod-azure'],
      resources: [{ type: 'object-storage' }],
      unknown: [],
    });
  });

  it('keeps a service apart from a type of the same word', () => {
    expect(read('kafka needs kafka', ['kafka'])).toMatchObject({
      service: 'kafka',
      resources: [{ type: 'kafka-topic' }],
    });
  });

  it('reports what it does not know', () => {
    expect(read('payments-api needs a quantum computer').unknown).toEqual([
      expect.objectContaining({ text: 'quantum', candidates: [] }),
      expect.objectContaining({ text: 'computer', candidates: [] }),
    ]);
  });

  it('never throws, and every part is where it says', () => {
    const words = fc.constantFrom(
      ...'payments-api needs two postgres kafka topics named called 12 partitions large in dev everywhere all environments'.split(
        ' ',
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.oneof(words, fc.string()), { maxLength: 20 })
        .map(list => list.join(' ')),
    );
    fc.assert(
      fc.property(text, line => {
        const result = read(line);
        for (const { start, end, text: part } of [
          ...result.parts,
          ...result.unknown,
        ]) {
          const squash = (value: string) =>
            value.match(/[\p{L}\p{N}]+/gu)?.join(' ');
          expect(squash(line.slice(start, end))).toBe(squash(part));
        }
        expect(read(line)).toEqual(result);
      }),
    );
  });

  it('always takes exact names for what they are', () => {
    const name = fc.stringMatching(/^[a-z]{4,9}-[a-z]{3,8}$/);
    const types = platformFixture.resourceTypes.map(type => type.name);
    const environments = platformFixture.environments.map(e => e.name);
    fc.assert(
      fc.property(
        fc.uniqueArray(name, { minLength: 1, maxLength: 20 }),
        fc.constantFrom(...types),
        fc.constantFrom(...environments),
        (names, type, environment) => {
          const known = names.filter(
            n => !types.includes(n) && !environments.includes(n),
          );
          fc.pre(known.length > 0);
          expect(
            read(`${known[0]} needs ${type} in ${environment}`, known),
          ).toMatchObject({
            service: known[0],
            newService: false,
            environments: [environment],
            resources: [{ type }],
            unknown: [],
          });
        },
      ),
    );
  });
});
