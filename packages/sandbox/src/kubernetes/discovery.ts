import type { ClusterKinds } from './clusterKinds';
import { apiVersionOf, Kind } from './kind';
import type { JsonFields } from './object';

const verbs = [
  ...['create', 'delete', 'deletecollection', 'get'],
  ...['list', 'patch', 'update', 'watch'],
];

/** What a server says of itself at `/version`. */
export const serverVersion: JsonFields = {
  major: '1',
  minor: '34',
  gitVersion: 'v1.34.0+groundwork-sandbox',
  gitCommit: '',
  gitTreeState: 'clean',
  buildDate: '2026-01-01T00:00:00Z',
  goVersion: 'none',
  compiler: 'none',
  platform: 'linux/amd64',
};

/** The answer of `/api`. */
export const coreVersions: JsonFields = {
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [],
};

/** The answer of `/apis/<group>`; undefined when there is no such group. */
export function groupOf(
  kinds: ClusterKinds,
  group: string,
): JsonFields | undefined {
  const versions = [
    ...new Set(
      kinds
        .all()
        .filter(kind => kind.group === group)
        .map(({ version }) => version),
    ),
  ].map(version => ({ groupVersion: `${group}/${version}`, version }));
  return versions.length === 0
    ? undefined
    : {
        kind: 'APIGroup',
        apiVersion: 'v1',
        name: group,
        versions,
        preferredVersion: versions[0],
      };
}

/** The answer of `/apis`. */
export function groupsOf(kinds: ClusterKinds): JsonFields {
  const names = [...new Set(kinds.all().map(({ group }) => group))];
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: names
      .filter(name => name !== '')
      .flatMap(name => {
        const { apiVersion, kind, ...group } = groupOf(kinds, name) ?? {};
        return [group as JsonFields];
      }),
  };
}

/** The answer of `/apis/<group>/<version>`; undefined when nothing is there. */
export function resourcesOf(
  kinds: ClusterKinds,
  group: string,
  version: string,
): JsonFields | undefined {
  const here = kinds
    .all()
    .filter(kind => kind.group === group && kind.version === version);
  return here.length === 0
    ? undefined
    : {
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: apiVersionOf({ group, version }),
        resources: here.flatMap(resourcesOfKind),
      };
}

function resourcesOfKind(kind: Kind): JsonFields[] {
  const shared = { namespaced: kind.namespaced, kind: kind.kind };
  return [
    {
      name: kind.plural,
      singularName: kind.singular,
      ...shared,
      verbs,
      ...(kind.shortNames.length > 0 && { shortNames: kind.shortNames }),
      ...(kind.categories.length > 0 && { categories: kind.categories }),
    },
    ...(kind.status
      ? [
          {
            name: `${kind.plural}/status`,
            singularName: '',
            ...shared,
            verbs: ['get', 'patch', 'update'],
          },
        ]
      : []),
  ];
}
