import type { Problem } from '@groundwork/backstage-plugin-infra-common';
import { suggestion } from './nearest';
import type { Platform } from './platform';
import { sortProblems } from './readDocument';
import { reporterOf } from './reporter';

/**
 * What is wrong with waivers that documents alone do not tell: those that have
 * expired and, where the names of all services are known, those of nobody.
 *
 * @public
 */
export function waiverProblems(
  platform: Platform,
  options: { now: Date; services?: ReadonlySet<string> },
): Problem[] {
  const { now, services } = options;
  const problems: Problem[] = [];
  for (const waiver of platform.waivers) {
    const { spec } = waiver.document;
    const report = reporterOf(waiver, problems);
    if (Date.parse(spec.expiresAt) <= +now) {
      report(
        'warning',
        'waiver-expired',
        `expired on ${spec.expiresAt.slice(0, 10)}; policy "${
          spec.policy
        }" counts again. ${
          spec.owner
        } decides whether it is renewed or removed`,
        ['spec', 'expiresAt'],
      );
    }
    spec.services.forEach((service, index) => {
      if (!services || services.has(service)) return;
      report(
        'warning',
        'dangling-reference',
        `unknown service "${service}"${suggestion(service, services)}`,
        ['spec', 'services', index],
      );
    });
  }
  return sortProblems(problems);
}
