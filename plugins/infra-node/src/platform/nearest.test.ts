import { nearest, suggestion } from './nearest';

describe('nearest', () => {
  it.each([
    ['postgers', 'postgres'],
    ['Postgres', 'postgres'],
    ['storage_gb', 'storageGb'],
    ['kafka', 'kafka-topic'],
    ['redsi', 'redis'],
    ['prd', 'prod'],
    ['xyz', undefined],
    ['', undefined],
  ])('finds for %j %j', (word, expected) => {
    expect(
      nearest(word, ['postgres', 'storageGb', 'kafka-topic', 'redis', 'prod']),
    ).toBe(expected);
  });

  it('takes the first of several, and stands any input', () => {
    expect(nearest('ab', ['aa', 'ac'])).toBe('aa');
    expect(nearest('x'.repeat(100_000), ['postgres'])).toBeUndefined();
  });
});

describe('suggestion', () => {
  it('names the nearest, or else what there is', () => {
    expect(suggestion('prd', ['dev', 'prod'])).toBe('; did you mean "prod"?');
    expect(suggestion('qqq', ['dev', 'prod'])).toBe('; there is dev, prod');
    expect(suggestion('qqq', [])).toBe('; there is none');
  });
});
