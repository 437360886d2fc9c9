import type { Finding } from '@groundwork/backstage-plugin-infra-common';
import { resolveEnvironment } from '../src/inputs/resolveEnvironment';
import { compilePlatform } from '../src/platform/compile';
import { parseClaim } from '../src/platform/parseClaim';
import type { Platform } from '../src/platform/platform';
import { renderEnvironment } from '../src/render';

/** What rendering all claims of a repository gives. */
export interface RenderedClaims {
  /** Files after rendering that differ, by path; undefined is deleted. */
  readonly files: Map<string, string | undefined>;
  readonly findings: readonly Finding[];
}

/** Compiles the platform in some files. */
export function compile(files: ReadonlyMap<string, string>): Platform {
  const documents = [...files].map(([path, text]) => ({ path, text }));
  return compilePlatform(
    documents.filter(({ path }) => path.startsWith('platform/')),
  );
}

/**
 * Renders every claim of a repository in all its environments, each with the
 * change id `<prefix>-<service>`.
 *
 * @throws Error when a document or claim has a problem
 */
export function renderClaims(
  files: ReadonlyMap<string, string>,
  now: Date,
  prefix: string,
): RenderedClaims {
  const platform = compile(files);
  const findings: Finding[] = [];
  const result = new Map<string, string | undefined>();
  const errors = platform.problems.filter(p => p.severity === 'error');
  if (errors.length > 0) {
    throw new Error(
      errors.map(p => `${p.path}:${p.line} ${p.message}`).join('\n'),
    );
  }
  for (const [path, text] of files) {
    if (!path.startsWith('services/')) continue;
    const { claim, problems } = parseClaim(path, text);
    if (!claim) {
      throw new Error(
        problems.map(p => `${p.path}:${p.line} ${p.message}`).join('\n'),
      );
    }
    const service = claim.document.metadata.name;
    for (const name of Object.keys(claim.document.spec.environments)) {
      const environment = platform.environments.get(name);
      if (!environment) throw new Error(`${path}: no environment ${name}`);
      const { resolved, findings: unresolved } = resolveEnvironment({
        platform,
        claim,
        environment: name,
        now,
      });
      const rendered = renderEnvironment({
        platform,
        resolved,
        previous: resolved,
        service,
        environment,
        files,
        change: { id: `${prefix}-${service}` },
      });
      findings.push(...unresolved, ...rendered.findings);
      for (const file of rendered.files) result.set(file.path, file.content);
    }
  }
  return { files: result, findings };
}
