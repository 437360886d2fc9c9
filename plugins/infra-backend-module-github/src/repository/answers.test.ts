import { fuzzAnswers } from '../__testUtils__/answers.fuzz';

/** A new seed each time; a failure prints it. */
const seed = Math.floor(Math.random() * 2 ** 31);

it(`ends every call in a value or a promised error, with seed ${seed}`, async () => {
  const outcomes = await fuzzAnswers({ seed, runs: 280 });
  const names = Object.keys(outcomes);
  // Both must be common, or the promise would be empty.
  expect(names.filter(name => name.endsWith(': value'))).toHaveLength(10);
  expect(names.filter(name => name.endsWith('Error')).length).toBeGreaterThan(
    3,
  );
});
