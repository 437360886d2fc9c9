import { z } from 'zod';

/**
 * RFC 1123 label: what Kubernetes accepts as a namespace or label value, and
 * what is safe as one path segment on every file system.
 *
 * @public
 */
export const dnsLabelSchema = z
  .string()
  .min(1, 'must not be empty')
  .max(63, 'must be at most 63 characters')
  .regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
    'must be lower-case letters, digits and dashes, starting and ending with a letter or digit',
  );

/**
 * Name of a service: the name of its claim, its directories and its
 * HelmRelease. Helm limits release names to 53 characters.
 *
 * @public
 */
export const serviceNameSchema = dnsLabelSchema
  .max(53, 'must be at most 53 characters, the limit of a Helm release name')
  .meta({
    title: 'Service name',
    description:
      'Stable identity of the service; the name of its catalog component.',
  });

/**
 * Name of a requested resource within its service. It ends up as the end of a
 * Terraform object's name, and Terraform's kubernetes backend refuses a state
 * secret suffix that ends in `-<number>`.
 *
 * @public
 */
export const resourceNameSchema = dnsLabelSchema
  .max(30, 'must be at most 30 characters')
  .regex(
    /^(?:.*-)?(?![0-9]+$)[a-z0-9]+$/,
    'must not end in a number alone such as "-1": Terraform keeps its state under a name that may not',
  )
  .meta({
    title: 'Resource name',
    description: 'Stable identity of the resource within its service.',
  });

/**
 * A semantic version without a leading `v`.
 *
 * @public
 */
export const versionSchema = z
  .string()
  .regex(
    /^\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?$/,
    'must be a semantic version such as 3.2.0',
  );

/**
 * Reference to one version of a component package, `name@version`.
 *
 * @public
 */
export const packageRefSchema = z
  .string()
  .max(120)
  .regex(
    /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?@\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?$/,
    'must be a package and a version such as aws-data@3.2.0',
  )
  .meta({
    title: 'Component package',
    description:
      'A component package at a version, written `name@version`, for example aws-data@3.2.0.',
  });

/** The two parts of a package reference. @public */
export interface PackageRef {
  name: string;
  version: string;
}

/**
 * Splits `name@version`. The input must have passed {@link packageRefSchema}.
 *
 * @public
 */
export function parsePackageRef(ref: string): PackageRef {
  const at = ref.indexOf('@');
  return { name: ref.slice(0, at), version: ref.slice(at + 1) };
}

/** Joins name and version to `name@version`. @public */
export function formatPackageRef(ref: PackageRef): string {
  return `${ref.name}@${ref.version}`;
}

/**
 * A duration as Flux accepts it in its objects (no days): `10m`, `1h30m`.
 *
 * @public
 */
export const fluxDurationSchema = z
  .string()
  .regex(
    /^(?:[0-9]+(?:\.[0-9]+)?(?:ms|s|m|h))+$/,
    'must be a duration such as 10m or 1h30m; days are not accepted by Flux',
  );
