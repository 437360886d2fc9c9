import type {
  EnvironmentDocument,
  EnvironmentMatrix,
  ServiceInfraDocument,
} from '@groundwork/backstage-plugin-infra-common';
import { packageOf } from '../inputs/choosePackage';
import type { Located, Platform } from '../platform/platform';
import { packageRow } from './packageRow';
import { resourceRows } from './resourceRows';
import { waysThrough } from './ways';

/**
 * The environments of a service side by side: packages, where each resource
 * is, and the value of every input, with the document that decides it. A row
 * says whether it differs and why promoting would leave it alone.
 *
 * @public
 */
export function environmentMatrix(
  platform: Platform,
  claim: Located<ServiceInfraDocument>,
  now: Date,
): EnvironmentMatrix {
  const { spec, metadata } = claim.document;
  const environments = [...platform.environments.values()]
    .map(({ document }) => document)
    .filter(e => Object.hasOwn(spec.environments, e.metadata.name));
  const pairs = waysThrough(environments);
  const table = { platform, claim, environments, pairs, now };
  return {
    service: metadata.name,
    environments: environments.map(environment =>
      column(environment, table, nextOf(environment)),
    ),
    rows: [
      packageRow(table),
      ...spec.resources.flatMap((_, index) => resourceRows(index, table)),
    ],
  };

  function nextOf({ metadata: { name } }: EnvironmentDocument) {
    return pairs.find(({ from }) => from.metadata.name === name)?.to.metadata
      .name;
  }
}

function column(
  { metadata, spec }: EnvironmentDocument,
  {
    platform,
    claim,
    now,
  }: { platform: Platform; claim: Located<ServiceInfraDocument>; now: Date },
  next: string | undefined,
): EnvironmentMatrix['environments'][number] {
  const document = platform.environments.get(metadata.name)!.document;
  const ref = packageOf(platform, claim.document, document, now).ref;
  const state =
    ref === undefined ? undefined : platform.packageStatus(ref, now)?.state;
  return {
    name: metadata.name,
    title: metadata.title ?? metadata.name,
    tier: spec.tier,
    ...(ref !== undefined && { package: ref }),
    ...(state && { packageState: state }),
    ...(next !== undefined && { next }),
  };
}
