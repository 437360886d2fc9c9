import { accountId } from '../forge/accounts';
import { nodeId } from '../present/nodeId';
import { resolversOf, TypeResolvers } from './context';
import type { AccountNode, TeamNode } from './nodes';

const account = resolversOf<AccountNode>({
  id: ({ __typename, login }) =>
    nodeId(__typename === 'Organization' ? 'Organization' : 'User', login),
  databaseId: ({ login }) => accountId(login) % 2 ** 31,
  login: ({ login }) => login,
  url: ({ login }, _args, { forge }) => `${forge.url}/${login}`,
  resourcePath: ({ login }) => `/${login}`,
  avatarUrl: ({ login }, _args, { forge }) =>
    `${forge.url}/_sandbox/avatar/${encodeURIComponent(login)}`,
});

const named = resolversOf<AccountNode>({
  name: ({ login }) => login,
  email: () => '',
});

/** Users, organisations, bots and teams: every name is one. */
export const accountResolvers: Record<string, TypeResolvers> = {
  User: { ...account, ...named },
  Bot: account,
  Organization: {
    ...account,
    ...named,
    ...resolversOf<AccountNode>({
      team: ({ login }, { slug }) => ({
        __typename: 'Team',
        owner: login,
        slug,
      }),
    }),
  },
  Team: resolversOf<TeamNode>({
    id: ({ owner, slug }) => nodeId('Team', `${owner}/${slug}`),
    name: ({ slug }) => slug,
    slug: ({ slug }) => slug,
    combinedSlug: ({ owner, slug }) => `${owner}/${slug}`,
    organization: ({ owner }) => ({ __typename: 'Organization', login: owner }),
    url: ({ owner, slug }, _args, { forge }) =>
      `${forge.url}/orgs/${owner}/teams/${slug}`,
  }),
};
