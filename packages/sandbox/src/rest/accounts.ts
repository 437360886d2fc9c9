import { randomBytes } from 'crypto';
import type { Request, Router } from 'express';
import { accountId, isValidLogin } from '../forge/accounts';
import { notFound } from '../forge/errors';
import type { Forge } from '../forge/forge';
import { presentAccount, presentFullAccount } from '../present/account';
import { presentTeamOf } from '../present/pull';
import { presentApp } from '../present/check';
import type { RateLimits } from '../server/rateLimits';
import { requireActor, Sessions } from '../server/session';
import { repositoryOf } from './answers';

/** Users, organisations, teams, Apps, and what the server says about itself. */
export function accountRoutes(
  router: Router,
  forge: Forge,
  sessions: Sessions,
  limits: RateLimits,
): void {
  const owned = (login: string) =>
    forge
      .list()
      .filter(({ owner }) => owner.toLowerCase() === login.toLowerCase());
  const full = (login: string) => {
    if (!isValidLogin(login)) {
      throw notFound();
    }
    const count = owned(login).length;
    return presentFullAccount(
      forge.url,
      login,
      count > 0 ? 'Organization' : 'User',
      count,
    );
  };

  router.get('/user', (_request, response) => {
    response.json(full(requireActor(response)));
  });
  router.get('/users/:login', (request, response) => {
    response.json(full(request.params.login));
  });
  router.get('/orgs/:org', (request, response) => {
    const { org } = request.params;
    if (owned(org).length === 0) {
      throw notFound();
    }
    response.json({
      ...presentFullAccount(forge.url, org, 'Organization', owned(org).length),
      description: null,
      has_organization_projects: true,
      has_repository_projects: true,
    });
  });

  const team = (request: Request) =>
    presentTeamOf(forge.url, request.params.org, request.params.team);
  router.get('/orgs/:org/teams/:team', (request, response) => {
    response.json(team(request));
  });
  router.put(
    '/orgs/:org/teams/:team/repos/:owner/:repo',
    (request, response) => {
      requireActor(response);
      repositoryOf(forge, request, response);
      response.status(204).end();
    },
  );

  router.get('/rate_limit', (_request, response) => {
    response.json(limits.overview());
  });
  router.get('/meta', (_request, response) => {
    response.json({
      verifiable_password_authentication: false,
      installed_version: '3.17.0',
    });
  });
  router.get('/', (_request, response) => {
    response.json({
      current_user_url: `${forge.url}/api/v3/user`,
      repository_url: `${forge.url}/api/v3/repos/{owner}/{repo}`,
      rate_limit_url: `${forge.url}/api/v3/rate_limit`,
    });
  });

  const installation = (account: string) => ({
    id: accountId(account),
    account: presentAccount(forge.url, account, 'Organization'),
    repository_selection: 'all',
    access_tokens_url: `${forge.url}/api/v3/app/installations/${accountId(
      account,
    )}/access_tokens`,
    repositories_url: `${forge.url}/api/v3/installation/repositories`,
    html_url: `${
      forge.url
    }/organizations/${account}/settings/installations/${accountId(account)}`,
    app_id: 1,
    client_id: 'sandbox',
    app_slug: 'sandbox',
    target_id: accountId(account),
    target_type: 'Organization',
    permissions: { contents: 'write', pull_requests: 'write' },
    events: ['push', 'pull_request'],
    created_at: '2020-01-01T00:00:00Z',
    updated_at: '2020-01-01T00:00:00Z',
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  });
  const owners = () => [...new Set(forge.list().map(({ owner }) => owner))];

  // An App signs in with a token of its own making. The sandbox has no key to
  // check it with: whoever may reach this machine's port may ask.
  router.get('/app', (_request, response) => {
    response.json(presentApp(forge.url));
  });
  router.get('/app/installations', (_request, response) => {
    response.json(owners().map(installation));
  });
  router.get('/repos/:owner/:repo/installation', (request, response) => {
    response.json(installation(repositoryOf(forge, request, response).owner));
  });
  router.post('/app/installations/:id/access_tokens', (_request, response) => {
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    sessions.issue(token, 'sandbox[bot]');
    response.status(201).json({
      token,
      expires_at: new Date(Date.parse(forge.now()) + 3_600_000)
        .toISOString()
        .replace('.000Z', 'Z'),
      permissions: { contents: 'write', pull_requests: 'write' },
      repository_selection: 'all',
    });
  });
}
