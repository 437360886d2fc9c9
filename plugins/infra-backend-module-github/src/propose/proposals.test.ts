import { fuzzProposals } from '../__testUtils__/proposals.fuzz';
import { SandboxRepository } from '../__testUtils__/sandboxRepository';

// A sandbox takes a while on a busy machine.
jest.setTimeout(60_000);

/** A new seed each time; a failure prints it. */
const seed = Math.floor(Math.random() * 2 ** 31);

it(`leaves exactly one pull request, whatever happens, with seed ${seed}`, async () => {
  const at = await SandboxRepository.start();
  const outcomes = await fuzzProposals(at, { seed, runs: 25 });
  await at.stop();
  // Both must be common, or the promise would be empty.
  expect(outcomes.opened).toBeGreaterThan(3);
  expect(outcomes.existing).toBeGreaterThan(3);
});
