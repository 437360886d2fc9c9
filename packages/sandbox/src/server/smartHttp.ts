import { spawn } from 'child_process';
import type { Request, Response, Router } from 'express';
import { createGunzip } from 'zlib';
import { GitHubError } from '../forge/errors';
import type { Forge } from '../forge/forge';
import type { Repository } from '../forge/repository';
import { afterRefChange } from '../forge/synchronize';
import { gitEnvironment } from '../git/command';
import type { Ref } from '../git/repository';
import { optionalActor } from './session';

const SERVICES = ['git-upload-pack', 'git-receive-pack'] as const;
type Service = (typeof SERVICES)[number];

function serviceNamed(name: unknown): Service {
  const service = SERVICES.find(known => known === name);
  if (!service) {
    throw new GitHubError(403, 'FORBIDDEN', 'Unknown git service');
  }
  return service;
}

/** Git's smart HTTP protocol: clone, fetch and push with the real client. */
export function smartHttpRoutes(router: Router, forge: Forge): void {
  const target = (request: Request): Repository =>
    forge.get(request.params.owner, request.params.repo.replace(/\.git$/, ''));

  router.get(
    '/:owner/:repo/info/refs',
    async (request: Request, response: Response) => {
      const service = serviceNamed(request.query.service);
      const repository = target(request);
      if (!allowed(repository, service, response)) {
        return;
      }
      response.set('Cache-Control', 'no-cache');
      response.type(`application/x-${service}-advertisement`);
      const header = `# service=${service}\n`;
      if (
        protocolOf(request) !== 'version=2' ||
        service !== 'git-upload-pack'
      ) {
        response.write(`${packetLine(header)}0000`);
      }
      await serve(repository, service, request, response, ['--advertise-refs']);
    },
  );

  router.post(
    '/:owner/:repo/:service(git-upload-pack|git-receive-pack)',
    async (request: Request, response: Response) => {
      const service = serviceNamed(request.params.service);
      const repository = target(request);
      if (!allowed(repository, service, response)) {
        return;
      }
      response.set('Cache-Control', 'no-cache');
      response.type(`application/x-${service}-result`);
      if (service === 'git-upload-pack') {
        await serve(repository, service, request, response, []);
        return;
      }
      const actor = optionalActor(response) ?? '';
      await repository.git.exclusively(async () => {
        const before = await repository.git.listRefs('refs/');
        const held: Buffer[] = [];
        await serve(repository, service, request, response, [], held);
        const after = await repository.git.listRefs('refs/');
        const changes = differences(before, after);
        if (changes.length > 0) {
          await afterRefChange(repository, actor, changes);
        }
        // Whoever has pushed may rely on the pull request being up to date.
        response.end(Buffer.concat(held));
      });
    },
  );
}

function allowed(
  repository: Repository,
  service: Service,
  response: Response,
): boolean {
  const needsActor =
    service === 'git-receive-pack' || repository.record.private;
  if (needsActor && !optionalActor(response)) {
    response
      .status(401)
      .set('WWW-Authenticate', 'Basic realm="Groundwork sandbox"')
      .type('text/plain')
      .send('Use any user name and the token of the sandbox as password.\n');
    return false;
  }
  return true;
}

function packetLine(text: string): string {
  return `${(text.length + 4).toString(16).padStart(4, '0')}${text}`;
}

function protocolOf(request: Request): string | undefined {
  const protocol = request.get('git-protocol');
  return protocol && /^version=[0-2]$/.test(protocol) ? protocol : undefined;
}

function differences(before: Ref[], after: Ref[]) {
  const old = new Map(before.map(({ ref, oid }) => [ref, oid]));
  const current = new Map(after.map(({ ref, oid }) => [ref, oid]));
  return [...new Set([...old.keys(), ...current.keys()])]
    .filter(ref => old.get(ref) !== current.get(ref))
    .map(ref => ({ ref, before: old.get(ref), after: current.get(ref) }));
}

/**
 * Runs one git service on the body of the request. With `held` its output is
 * collected there and the answer left open; otherwise it is the answer.
 */
function serve(
  repository: Repository,
  service: Service,
  request: Request,
  response: Response,
  args: string[],
  held?: Buffer[],
): Promise<void> {
  return new Promise((resolve, reject) => {
    const protocol = protocolOf(request);
    const child = spawn(
      'git',
      [
        service.slice('git-'.length),
        '--stateless-rpc',
        ...args,
        repository.git.directory,
      ],
      {
        env: gitEnvironment(protocol ? { GIT_PROTOCOL: protocol } : {}),
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    );
    child.on('error', reject);
    child.stdin.on('error', () => {});
    const body =
      request.get('content-encoding') === 'gzip'
        ? request.pipe(createGunzip())
        : request;
    body.on('error', () => child.kill());
    body.pipe(child.stdin);
    response.on('close', () => {
      if (!response.writableFinished) {
        child.kill();
      }
    });
    if (held) {
      child.stdout.on('data', chunk => held.push(chunk));
    } else {
      child.stdout.pipe(response);
    }
    child.on('close', () => resolve());
  });
}
