import { monthlyPrice } from './monthlyPrice';

const price = {
  terms: [
    { fixed: 5 },
    { input: 'size', prices: { small: 20, medium: 60 } },
    { input: 'storageGb', each: 0.115 },
  ],
  factors: [{ input: 'multiAz', factors: { true: 2 } }],
};

describe('monthlyPrice', () => {
  it('adds the terms, multiplies by the factors and rounds to hundredths', () => {
    const inputs = { size: 'small', storageGb: 33 };
    expect(monthlyPrice(price, inputs)).toBe(28.8);
    expect(monthlyPrice(price, { ...inputs, multiAz: true })).toBe(57.59);
    expect(monthlyPrice(price, { ...inputs, multiAz: false })).toBe(28.8);
  });

  it.each([
    [{ size: 'huge', storageGb: 1 }],
    [{ size: 'small' }],
    [{ size: 'small', storageGb: 'much' }],
    [{ size: 'constructor', storageGb: 1 }],
  ])('is unknown for %j, which the table does not cover', inputs => {
    expect(monthlyPrice(price, inputs)).toBeUndefined();
  });

  it('takes no value from the prototype of a record', () => {
    const odd = {
      terms: [{ fixed: 1 }],
      factors: [{ input: 'toString', factors: {} }],
    };
    expect(monthlyPrice(odd, {})).toBe(1);
  });
});
