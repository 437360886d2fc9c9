import type { TypeResolvers } from './context';
import { discussionMutations } from './discussionMutations';
import { gitMutations } from './gitMutations';
import { mergeMutations } from './mergeMutations';
import { pullMutations } from './pullMutations';

/** All mutations of the sandbox. Each is done, or not, on its own. */
export const mutationResolvers: TypeResolvers = {
  ...gitMutations,
  ...pullMutations,
  ...mergeMutations,
  ...discussionMutations,
};
