import type {
  Finding,
  Problem,
  ServiceInfraDocument,
  Severity,
} from '@groundwork/backstage-plugin-infra-common';
import type { Located } from '@groundwork/backstage-plugin-infra-node';

/** A place in a file; line and column from 1. */
export interface Place {
  readonly path: string;
  readonly line: number;
  readonly column?: number;
}

/** One thing that a check found. */
export interface ReportItem {
  readonly severity: Severity;
  readonly rule: string;
  readonly message: string;
  /** Where it is to be repaired. Absent for what has no place. */
  readonly place?: Place;
  /** Where the rule stands, when that is another place. */
  readonly source?: Place;
  readonly service?: string;
  /** What would pass. */
  readonly fix?: string;
  readonly documentation?: string;
}

/** A problem of a document as an item of a report. */
export function itemOfProblem(problem: Problem): ReportItem {
  const { severity, rule, message, path, line, column, kind, name } = problem;
  return {
    severity,
    rule,
    message,
    place: { path, line, column },
    ...(kind === 'ServiceInfra' && name !== undefined && { service: name }),
  };
}

/**
 * A finding as an item of a report. Findings name the document that a rule
 * comes from; people repair the claim, so that is the place.
 */
export function itemOfFinding(
  finding: Finding,
  claim: Located<ServiceInfraDocument> | undefined,
): ReportItem {
  const { severity, rule, message, source, fix, documentation } = finding;
  const place = claim && placeInClaim(finding, claim);
  const isSame =
    place === undefined || (source !== undefined && source.path === place.path);
  return {
    severity,
    rule,
    message,
    ...(isSame
      ? source && { place: source }
      : { place, ...(source && { source }) }),
    ...(claim && { service: claim.document.metadata.name }),
    ...(fix && { fix: fix.text }),
    ...(documentation !== undefined && { documentation }),
  };
}

function placeInClaim(
  { target }: Finding,
  claim: Located<ServiceInfraDocument>,
): Place {
  const keys = keysOf(target, claim.document);
  return { path: claim.path, ...claim.position(keys) };
}

function keysOf(
  target: Finding['target'],
  { spec }: ServiceInfraDocument,
): (string | number)[] {
  const { environment, resource, input, field } = target ?? {};
  if (resource) {
    const index = spec.resources.findIndex(
      one => one.type === resource.type && one.name === resource.name,
    );
    if (index >= 0) {
      const at = ['spec', 'resources', index];
      const { inputs, environments } = spec.resources[index];
      if (input !== undefined && environment !== undefined) {
        const own = environments?.[environment]?.inputs;
        if (own && Object.hasOwn(own, input)) {
          return [...at, 'environments', environment, 'inputs', input];
        }
      }
      if (input !== undefined && inputs && Object.hasOwn(inputs, input)) {
        return [...at, 'inputs', input];
      }
      return [...at, 'name'];
    }
  }
  if (environment !== undefined && spec.environments[environment]) {
    const at = ['spec', 'environments', environment];
    if (field !== 'package') return at;
    return spec.environments[environment].package === undefined
      ? ['spec', 'package']
      : [...at, 'package'];
  }
  return field === 'profile' ? ['spec', 'profile'] : ['metadata', 'name'];
}

const weight = { error: 0, warning: 1, info: 2 };

/** Without repetitions; errors first, then by place. */
export function sortItems(items: readonly ReportItem[]): ReportItem[] {
  const unique = new Map(items.map(item => [JSON.stringify(item), item]));
  const key = ({ place, rule, message }: ReportItem) => [
    place?.path ?? '',
    String(place?.line ?? 0).padStart(9, '0'),
    String(place?.column ?? 0).padStart(9, '0'),
    rule,
    message,
  ];
  return [...unique.values()]
    .map(item => ({ item, key: JSON.stringify(key(item)) }))
    .sort(
      (a, b) =>
        weight[a.item.severity] - weight[b.item.severity] ||
        (a.key < b.key ? -1 : Number(a.key > b.key)),
    )
    .map(({ item }) => item);
}

/** How many there are of each severity. */
export function countItems(items: readonly ReportItem[]): {
  errors: number;
  warnings: number;
} {
  const count = (severity: Severity) =>
    items.filter(item => item.severity === severity).length;
  return { errors: count('error'), warnings: count('warning') };
}
