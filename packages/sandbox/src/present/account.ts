import { accountId } from '../forge/accounts';
import { nodeId } from './nodeId';

/** GitHub's "simple user". */
export function presentAccount(
  url: string,
  login: string,
  type: 'User' | 'Organization' | 'Bot' = login.endsWith('[bot]')
    ? 'Bot'
    : 'User',
) {
  const api = `${url}/api/v3/users/${encodeURIComponent(login)}`;
  return {
    login,
    id: accountId(login),
    node_id: nodeId(type === 'Organization' ? 'Organization' : 'User', login),
    avatar_url: `${url}/_sandbox/avatar/${encodeURIComponent(login)}`,
    gravatar_id: '',
    url: api,
    html_url: `${url}/${login}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type,
    user_view_type: 'public',
    site_admin: false,
  };
}

/** GitHub's "private user" or "public user": the simple one and its numbers. */
export function presentFullAccount(
  url: string,
  login: string,
  type: 'User' | 'Organization',
  repositories: number,
) {
  return {
    ...presentAccount(url, login, type),
    name: login,
    company: null,
    blog: '',
    location: null,
    email: null,
    hireable: null,
    bio: null,
    twitter_username: null,
    public_repos: repositories,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
  };
}
